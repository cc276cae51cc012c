import { expect, it } from 'vitest'
import { PlayerLevels } from './player-levels.ts'

it('is silent when nothing was played', () => {
  expect(new PlayerLevels().loudest(1_000)).toBe(-120)
})

it('remembers the loudest for as long as it may be on its way, and no longer', () => {
  const levels = new PlayerLevels()
  levels.add(0, -12)
  levels.add(100, -30)
  expect(levels.loudest(400)).toBe(-12)
  expect(levels.loudest(401)).toBe(-30)
  expect(levels.loudest(501)).toBe(-120)
})

it('tells how loud it is now when asked for a shorter while', () => {
  const levels = new PlayerLevels()
  levels.add(0, -12)
  levels.add(100, -38)
  expect(levels.loudest(150, 100)).toBe(-38)
  expect(levels.loudest(201, 100)).toBe(-120)
})
