import type { CaptureEntry } from './capture-lines.ts'
import type { Recorder } from './recorder.ts'

/** What the decorators around a session's seams need: a way in for what comes from outside, and a place to note it. */
export interface CaptureGate {
  /** In its turn, after everything that came before: written down, then run. */
  step(entry: () => CaptureEntry, run: () => void): void
  readonly recorder: Recorder
  /** Numbers the session's requests to providers; it asks for them in the same order in a replay. */
  nextCall(): number
}
