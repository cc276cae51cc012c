import type { DuelCut, DuelLevel, DuelMark, DuelState } from '../../state/duel-state.ts'
import type { Face } from '../../state/status.ts'
import { loudness } from '../voice/level-view.ts'

/** What the time line has room for; the duel takes 20 to 22 s. */
export const timeLineMs = 22_000
const slotMs = 125
/** Left when a bar is drawn for silence: a line of dots, so that one sees who could speak. */
const least = 0.04

export interface Bar {
  /** 0..1 each. */
  readonly assistant: number
  readonly person: number
}

/** One for each eighth of a second so far; levels are told when they change. */
export function barsOf(levels: readonly DuelLevel[]): readonly Bar[] {
  const last = levels.at(-1)
  if (last === undefined) return []
  const bars: Bar[] = []
  let next = 0
  let heard: DuelLevel | undefined
  for (let slot = 0; slot * slotMs <= Math.min(last.atMs, timeLineMs); slot++) {
    const endMs = (slot + 1) * slotMs
    for (let level = levels[next]; level !== undefined && level.atMs < endMs; level = levels[next]) {
      heard = level
      next += 1
    }
    bars.push({
      assistant: Math.max(least, loudness(heard?.assistantDb ?? -120)),
      person: Math.max(least, loudness(heard?.personDb ?? -120)),
    })
  }
  return bars
}

export const barCount = timeLineMs / slotMs

/** Of bars that stand on a line and go up (or down) from it; one unit wide each, `height` at the loudest. */
export function barsPath(heights: readonly number[], { height, base }: { height: number; base: number }): string {
  return heights.map((part, index) => `M${index + 0.15} ${base}v${(-part * height).toFixed(2)}h.7V${base}z`).join('')
}

export interface CutNote {
  readonly cut: DuelCut
  /** 0..1 on the time line. */
  readonly part: number
  readonly title: string
  readonly facts: readonly { readonly name: DuelMark['name']; readonly text: string }[]
}

const titles: Readonly<Record<DuelCut, string>> = { throat: 'A throat is cleared', words: 'Somebody asks' }

export function notesOf(marks: readonly DuelMark[]): readonly CutNote[] {
  return (['throat', 'words'] as const).flatMap((cut) => {
    const own = marks.filter((mark) => mark.cut === cut)
    const onset = own.find((mark) => mark.name === 'onset')
    if (onset === undefined) return []
    const facts = own.filter((mark) => mark.name !== 'onset').map((mark) => ({ name: mark.name, text: factOf(mark) }))
    return [{ cut, part: Math.min(1, Math.max(0, onset.atMs / timeLineMs)), title: titles[cut], facts }]
  })
}

function factOf({ name, sinceOnsetMs }: DuelMark): string {
  const time = sinceOnsetMs < 1_000 ? `${Math.round(sinceOnsetMs)} ms` : `${(sinceOnsetMs / 1_000).toFixed(1)} s`
  switch (name) {
    case 'onset':
      return 'began'
    case 'ducked':
      return `lowered in ${time}`
    case 'silent':
      return `silent in ${time}`
    case 'goes-on':
      return `went on after ${time}`
  }
}

export function duelFace(duel: DuelState): Face {
  switch (duel.name) {
    case 'off':
    case 'over':
      return 'idle'
    case 'failed':
      return 'off'
    case 'preparing':
      return 'connecting'
    case 'running': {
      const last = duel.marks.at(-1)
      if (duel.speaker === 'person') return last?.name === 'silent' ? 'interrupted' : 'hearing'
      return last?.name === 'ducked'
        ? 'ducked'
        : last?.name === 'silent' && last.cut === 'throat'
          ? 'paused'
          : 'speaking'
    }
  }
}

/** What was seen, in one sentence. */
export function resultOf(marks: readonly DuelMark[]): string {
  const has = (cut: DuelCut, name: DuelMark['name']): boolean =>
    marks.some((mark) => mark.cut === cut && mark.name === name)
  const throat = has('throat', 'goes-on')
    ? 'It gave way to a sound, found no word in it and went on.'
    : has('throat', 'ducked') || has('throat', 'silent')
      ? 'It gave way to a sound.'
      : 'A throat that was cleared did not disturb it.'
  const words = has('words', 'silent')
    ? 'It stopped for a question, and answered it.'
    : 'It did not stop for the question this time; hear it again.'
  return `${throat} ${words}`
}
