import { expect, it } from 'vitest'
import { inSeconds, pauseWords } from './pause-words.ts'

it.each([
  [400, 'Quick'],
  [550, 'Usual'],
  [800, 'Patient'],
  [5_000, 'Very patient'],
])('%s ms of silence is %s', (silenceMs, name) => {
  expect(pauseWords(silenceMs).name).toBe(name)
})

it('is told in seconds', () => {
  expect(inSeconds(550)).toBe('0.55 s')
})
