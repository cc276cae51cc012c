import { isGiven, type Given } from './given-frames.ts'
import type { Capture } from './read-capture.ts'

/**
 * The capture with what the session gives now in place of what it gave then: for a change that was meant. What came from
 * outside stays as it was.
 */
export function withGiven({ header, lines }: Capture, given: readonly Given[]): string {
  const kept = lines.map(({ line }) => line).filter((line) => !isGiven(line))
  const endMs = kept.at(-1)?.t ?? 0
  const now = given.filter((line) => line.t <= endMs)
  const merged: object[] = [header]
  let next = 0
  for (const [index, line] of kept.entries()) {
    merged.push(line)
    // What a step gives comes after it and all that it was told, before the next.
    const untilMs = kept[index + 1]?.t ?? Number.POSITIVE_INFINITY
    for (let gift = now[next]; gift !== undefined && gift.t < untilMs; gift = now[++next]) merged.push(gift)
  }
  return `${merged.map((line) => JSON.stringify(line)).join('\n')}\n`
}
