import { expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { draftMaxAgeMs, draftMaxCharacters } from './draft-checkpoint.ts'
import { DraftSaver } from './draft-saver.ts'

function rig(): { readonly clock: ManualClock; readonly saver: DraftSaver; readonly saves: () => number } {
  const clock = new ManualClock()
  let saves = 0
  return { clock, saver: new DraftSaver({ clock, save: () => (saves += 1) }), saves: () => saves }
}

it('what was heard does not pass for text that is saved: the next 200 characters are saved as if nobody listened', () => {
  const { saver, saves } = rig()
  saver.textGrown(draftMaxCharacters)
  expect(saves()).toBe(1)
  // Thirty seconds of speech: far more weight than the text that follows.
  saver.played(30 * 24_000)
  expect(saves()).toBe(2)
  saver.textGrown(2 * draftMaxCharacters - 1)
  expect(saves()).toBe(2)
  saver.textGrown(2 * draftMaxCharacters)
  expect(saves()).toBe(3)
})

it('what was heard alone is saved within the age of a draft', () => {
  const { clock, saver, saves } = rig()
  saver.played(24_000)
  clock.advance(draftMaxAgeMs - 1)
  expect(saves()).toBe(0)
  clock.advance(1)
  expect(saves()).toBe(1)
})

it('nothing is saved after the end', () => {
  const { clock, saver, saves } = rig()
  saver.textGrown(1)
  saver.end()
  saver.played(24_000)
  saver.textGrown(10 * draftMaxCharacters)
  clock.advance(10 * draftMaxAgeMs)
  expect(saves()).toBe(0)
})
