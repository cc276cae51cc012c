import { expect, it } from 'vitest'
import { judgeLevel, levelShare } from './microphone-level.ts'

it.each([
  [-120, 'nothing'],
  [-55, 'quiet'],
  [-28, 'good'],
  [-3, 'loud'],
] as const)('%s dB is %s', (levelDb, judgement) => {
  expect(judgeLevel(levelDb)).toBe(judgement)
})

it('fills a bar from the hiss of the device to full scale, and not beyond', () => {
  expect([-120, -66, -33, 0, 6].map(levelShare)).toEqual([0, 0, 0.5, 1, 1])
})
