import type { Clock } from '../../shared/std/clock.ts'
import type { Ends } from './ends.ts'
import type { LossyLink } from './lossy-link.ts'
import type { QueueName, TraceEntry } from './trace.ts'

/** What the models of both ends share: time, chance and the record of what happened. */
export interface World {
  readonly clock: Clock
  readonly ends: Ends
  /** A whole number from `low` up to and with `high`. */
  readonly draw: (low: number, high: number) => number
  readonly note: (entry: TraceEntry) => void
  readonly noteQueue: (name: QueueName, size: number) => void
}

export interface Wire {
  readonly link: LossyLink
}

/** Frames of 100 ms, so that an answer of ten seconds is a hundred of them and not five hundred. */
export const speechFrameMs = 100
export const speechFrameSamples = 2_400
export const microphoneFrameSamples = 1_600
const longestAnswerSamples = 24_000 * 20

/** Speech that shows its place: any two samples of an answer differ, up to 65,536 apart. */
export const spokenSamples = Int16Array.from({ length: longestAnswerSamples }, (_, position) => position & 0xffff)
export const silentMicrophone = new Int16Array(microphoneFrameSamples)
