import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { initialDraft, transition, type DraftEvent, type DraftState } from './draft-checkpoint.ts'
import { DraftSaver } from './draft-saver.ts'

function run(events: readonly DraftEvent[]): { state: DraftState; effects: string[][] } {
  let state = initialDraft
  const effects = events.map((event) => {
    const step = transition(state, event)
    state = step.state
    return step.effects.map((effect) => effect.type)
  })
  return { state, effects }
}

describe('the draft checkpoint', () => {
  test('the first unsaved character starts the age timer, later ones do not start it again', () => {
    const { effects } = run([
      { type: 'text-grown', characters: 1 },
      { type: 'text-grown', characters: 199 },
    ])
    expect(effects).toEqual([['start-age-timer'], []])
  })

  test('200 unsaved characters are saved at once and the timer stops', () => {
    const { effects, state } = run([
      { type: 'text-grown', characters: 5 },
      { type: 'text-grown', characters: 200 },
    ])
    expect(effects[1]).toEqual(['stop-age-timer', 'save'])
    expect(state).toEqual({ phase: 'saved', savedCharacters: 200 })
  })

  test('one delta of 200 characters is saved without a timer', () => {
    expect(run([{ type: 'text-grown', characters: 200 }]).effects).toEqual([['save']])
  })

  test('the 200 are counted from the last save', () => {
    const { effects } = run([
      { type: 'text-grown', characters: 250 },
      { type: 'text-grown', characters: 449 },
      { type: 'text-grown', characters: 450 },
    ])
    expect(effects).toEqual([['save'], ['start-age-timer'], ['stop-age-timer', 'save']])
  })

  test('of a long answer that comes fast, a fiftieth may be unsaved for the quarter of a second, so that it is not written over and over', () => {
    let saves = 0
    let state: DraftState = initialDraft
    for (let characters = 10; characters <= 1_000_000; characters += 10) {
      const step = transition(state, { type: 'text-grown', characters })
      state = step.state
      saves += step.effects.filter(({ type }) => type === 'save').length
    }
    expect(saves).toBeLessThan(320)
  })

  test('a timer that fires late, after a save, saves nothing', () => {
    expect(run([{ type: 'text-grown', characters: 200 }, { type: 'age-elapsed' }]).effects[1]).toEqual([])
  })

  test('nothing is saved after the end, whatever still arrives', () => {
    const { effects } = run([
      { type: 'text-grown', characters: 10 },
      { type: 'ended' },
      { type: 'text-grown', characters: 900 },
      { type: 'age-elapsed' },
      { type: 'ended' },
    ])
    expect(effects.slice(1)).toEqual([['stop-age-timer'], [], [], []])
  })
})

describe('the draft saver', () => {
  test('a slow answer is saved 250 ms after each first unsaved word, even when no other word follows', () => {
    const clock = new ManualClock()
    const savedAtMs: number[] = []
    const saver = new DraftSaver({ clock, save: () => savedAtMs.push(clock.nowMs()) })
    saver.textGrown(4)
    clock.advance(100)
    saver.textGrown(9)
    clock.advance(1_000)
    saver.textGrown(14)
    clock.advance(1_000)
    expect(savedAtMs).toEqual([250, 1_350])
  })

  test('the end leaves no timer behind', () => {
    const clock = new ManualClock()
    const saver = new DraftSaver({ clock, save: () => expect.unreachable() })
    saver.textGrown(4)
    saver.end()
    expect(clock.pendingTimers).toBe(0)
    clock.advance(1_000)
  })
})
