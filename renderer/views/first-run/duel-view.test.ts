import { describe, expect, it } from 'vitest'
import type { DuelMark, DuelState } from '../../state/duel-state.ts'
import { barsOf, duelFace, notesOf, resultOf } from './duel-view.ts'

const onset: DuelMark = { cut: 'words', name: 'onset', sinceOnsetMs: 0, atMs: 11_000 }
const ducked: DuelMark = { ...onset, name: 'ducked', sinceOnsetMs: 61.7, atMs: 11_062 }
const silent: DuelMark = { ...onset, name: 'silent', sinceOnsetMs: 104, atMs: 11_104 }
const wentOn: DuelMark = { ...onset, cut: 'throat', name: 'goes-on', sinceOnsetMs: 1_240, atMs: 6_240 }
const running = (speaker: 'assistant' | 'person', marks: readonly DuelMark[]): DuelState => ({
  ...{ name: 'running', speaker, marks, levels: [], caption: '', heardWords: '', progress: 0 },
})

describe('the time line', () => {
  it('holds a level until the next one is told', () => {
    const bars = barsOf([
      { atMs: 0, assistantDb: -10, personDb: -120 },
      { atMs: 500, assistantDb: -120, personDb: -35 },
    ])
    expect(bars.map((bar) => bar.assistant)).toEqual([1, 1, 1, 1, 0.04])
    expect(bars.map((bar) => bar.person)).toEqual([0.04, 0.04, 0.04, 0.04, 0.5])
  })

  it('ends where it has no more room, however long the answer was', () => {
    expect(barsOf([{ atMs: 40_000, assistantDb: -10, personDb: -60 }])).toHaveLength(177)
  })

  it('notes at each cut what the worker measured', () => {
    expect(notesOf([onset, ducked, silent])).toEqual([
      {
        cut: 'words',
        part: 0.5,
        title: 'Somebody asks',
        facts: [
          { name: 'ducked', text: 'lowered in 62 ms' },
          { name: 'silent', text: 'silent in 104 ms' },
        ],
      },
    ])
  })
})

describe('the face', () => {
  it('gives way as it does in a conversation', () => {
    expect(duelFace(running('assistant', []))).toBe('speaking')
    expect(duelFace(running('assistant', [ducked]))).toBe('ducked')
    expect(duelFace(running('person', [onset]))).toBe('hearing')
    expect(duelFace(running('person', [onset, silent]))).toBe('interrupted')
    expect(duelFace(running('assistant', [wentOn]))).toBe('speaking')
  })
})

describe('the result', () => {
  it('claims only what was seen', () => {
    expect(resultOf([wentOn, silent])).toContain('went on. It stopped for a question')
    expect(resultOf([])).toContain('did not disturb it. It did not stop')
  })
})
