import { expect, test } from 'vitest'
import { nearMatch } from './near-match.ts'

const fox = { text: 'fox', isMatch: true }
const before = (text: string): { text: string; isMatch: boolean } => ({ text, isMatch: false })

test('what was found stands near the beginning, after whole words', () => {
  const long = 'It was the year in which nobody slept for long, least of all the red '
  expect(nearMatch([before(long), fox, before(' and others')])).toEqual([
    before('…least of all the red '),
    fox,
    before(' and others'),
  ])
})

test('a short beginning, and one that was found itself, stay as they are', () => {
  expect(nearMatch([before('…of the '), fox])).toEqual([before('…of the '), fox])
  expect(nearMatch([fox, before(' and others')])).toEqual([fox, before(' and others')])
  expect(nearMatch([])).toEqual([])
})
