import { describe, expect, it } from 'vitest'
import { beginning, transition, type DuelCourse, type DuelCourseEffect, type DuelCourseEvent } from './duel-course.ts'

const voice: DuelCourseEvent = { type: 'level', assistantDb: -20, personDb: -66 }

/** A course with what it asked for, fed one event after the other at the times given. */
class Followed {
  course: DuelCourse
  effects: DuelCourseEffect[] = []

  constructor() {
    const step = beginning()
    this.course = step.course
    this.effects.push(...step.effects)
  }

  at(atMs: number, ...events: readonly DuelCourseEvent[]): this {
    for (const event of events) {
      const step = transition(this.course, event, atMs)
      this.course = step.course
      this.effects.push(...step.effects)
    }
    return this
  }

  get shown(): DuelCourse['shown'] {
    return this.course.shown
  }

  get marks(): readonly string[] {
    if (!('marks' in this.shown)) return []
    return this.shown.marks.map(({ cut, name, sinceOnsetMs, atMs }) => `${cut} ${name} ${sinceOnsetMs} at ${atMs}`)
  }

  count(wanted: DuelCourseEffect): number {
    return this.effects.filter((effect) => JSON.stringify(effect) === JSON.stringify(wanted)).length
  }
}

const cutIn = (cut: 'throat' | 'words'): DuelCourseEvent => ({ type: 'cut-in', cut, words: 'What day is it?' })
const bargeIn = (action: 'duck' | 'restore' | 'pause', sinceOnsetMs?: number): DuelCourseEvent => ({
  type: 'barge-in',
  action,
  sinceOnsetMs,
})
const throatCleared = (): Followed => new Followed().at(1_000, voice).at(6_000, cutIn('throat'))
const asked = (): Followed => throatCleared().at(11_000, cutIn('words'))

describe('the course of a duel', () => {
  it('begins with the assistant’s first sound, and the throat is cleared some seconds later', () => {
    const followed = new Followed().at(500, { type: 'sentence', text: 'Hello.' })
    expect(followed.at(900, { ...voice, assistantDb: -120 }).shown.name).toBe('preparing')
    expect(followed.at(1_000, voice).shown).toMatchObject({ name: 'running', speaker: 'assistant', caption: 'Hello.' })
    expect(followed.effects).toContainEqual({ type: 'start-timer', timer: 'throat', afterMs: 5_200 })
  })

  it('takes the times of lowering and silence from the worker, and places them after the sound', () => {
    const followed = asked().at(11_200, bargeIn('duck', 62), bargeIn('pause', 104))
    expect(followed.marks.slice(1)).toEqual([
      'words onset 0 at 10000',
      'words ducked 62 at 10062',
      'words silent 104 at 10104',
    ])
  })

  it('shows that it goes on after a sound that was no word', () => {
    const followed = throatCleared().at(6_100, bargeIn('duck', 70)).at(6_400, bargeIn('restore'))
    expect(followed.marks).toEqual(['throat onset 0 at 5000', 'throat ducked 70 at 5070', 'throat goes-on 400 at 5400'])
  })

  it('shows a throat that was taken for a word as what it was: silent, and on again when no words came', () => {
    const followed = throatCleared()
      .at(6_100, bargeIn('duck', 70), bargeIn('pause', 90))
      .at(7_500, { type: 'continued' })
    expect(followed.marks.slice(2)).toEqual(['throat silent 90 at 5090', 'throat goes-on 1500 at 6500'])
  })

  it('clears an unnoticed throat once more, and asks in any case', () => {
    const followed = throatCleared().at(7_400, { type: 'timer', timer: 'throat-again' })
    expect(followed.count({ type: 'play', cut: 'throat' })).toBe(1)
    followed.at(7_400, cutIn('throat')).at(8_800, { type: 'timer', timer: 'throat-again' })
    expect(followed.count({ type: 'play', cut: 'throat' })).toBe(1)
    expect(followed.marks).toEqual(['throat onset 0 at 6400'])
    followed.at(12_600, { type: 'timer', timer: 'words' })
    expect(followed.count({ type: 'play', cut: 'words' })).toBe(1)
  })

  it('is over when the question has been answered, not while the ears are still at work', () => {
    const followed = asked().at(11_200, bargeIn('duck', 62), bargeIn('pause', 104)).at(12_000, { type: 'idle' })
    expect(followed.shown.name).toBe('running')
    followed.at(14_000, { type: 'words-heard', text: 'what day is it' })
    followed.at(14_500, { type: 'sentence', text: 'It is Monday.' }).at(17_000, { type: 'idle' })
    expect(followed.shown).toMatchObject({ name: 'over', heardWords: 'what day is it' })
    expect(followed.count({ type: 'close' })).toBe(1)
  })

  it('does not wait for an answer that never comes', () => {
    const followed = asked().at(23_000, { type: 'timer', timer: 'over-by' })
    expect(followed.shown.name).toBe('over')
    expect(followed.count({ type: 'close' })).toBe(1)
  })

  it('closes what it opened when it cannot be shown, and says why', () => {
    const reason = 'This machine has no voice.'
    const followed = new Followed().at(100, { type: 'failed', reason })
    expect(followed.shown).toEqual({ name: 'failed', reason })
    expect(followed.count({ type: 'close' })).toBe(1)
    expect(new Followed().at(30_000, { type: 'timer', timer: 'ready-by' }).shown.name).toBe('failed')
  })

  it('takes nothing that comes after the end', () => {
    const followed = asked().at(23_000, { type: 'timer', timer: 'over-by' })
    const { shown } = followed
    followed.at(24_000, voice, bargeIn('pause', 1), { type: 'failed', reason: 'late' })
    expect(followed.shown).toBe(shown)
  })
})
