import { duckHeardAt, pilotAmplitude, pilotHeard, silenceHeardAt } from '../sound-card/heard-gain.ts'
import { pilotsHz } from '../sound-card/pilot.ts'
import { recordingRateHz } from '../sound-card/recording-rate.ts'

/** One cut, as it was heard at the loudspeaker; times run from the first sound of the person's word. */
export interface BargeInTrial {
  readonly clip: string
  readonly isBreathFirst: boolean
  readonly duckHeardMs: number | undefined
  readonly silenceHeardMs: number | undefined
  readonly interruptAtServerMs: number | undefined
  /** The voice was lowered, or gone, before anybody said anything. */
  readonly falseDucks: number
  readonly isFalseStop: boolean
  /** Milliseconds after the silence in which the old answer's pilot was heard again. */
  readonly oldSoundMs: number
}

/** A person has long begun to say it again: what is quiet only then was not stopped by this. */
export const missedAfterMs = 1_500

/** Around one cut: `speaker` begins somewhere before the onset, while the voice is at its full level. */
export function heardCut(
  speaker: Float32Array,
  onset: number,
): Pick<BargeInTrial, 'duckHeardMs' | 'silenceHeardMs' | 'oldSoundMs' | 'isFalseStop' | 'falseDucks'> {
  const ms = (samples: number): number => (samples * 1000) / recordingRateHz
  const before = speaker.subarray(0, onset)
  // The answer's first 200 ms: nobody has lowered it yet, and a lowered pilot is too soft to be told from its neighbours.
  const pilotHz = pilotHeard(before.subarray(0, recordingRateHz / 5), pilotsHz)
  if (pilotHz === undefined) throw new Error('The answer has no pilot, so nothing can be said of its gain.')
  const pilot = { pilotHz, amplitude: pilotAmplitude(before.subarray(0, recordingRateHz / 5), pilotHz) }
  // The last 10 ms belong to the onset's own neighbourhood: the window of the gain is 4 ms long.
  const early = before.subarray(0, Math.max(0, onset - recordingRateHz / 100))
  const falseStop = silenceHeardAt(early, 0, pilot)
  if (falseStop !== undefined)
    return { duckHeardMs: undefined, silenceHeardMs: undefined, oldSoundMs: 0, isFalseStop: true, falseDucks: 0 }
  const falseDuck = duckHeardAt(early, 0, pilot)
  const until = onset + (missedAfterMs * recordingRateHz) / 1000
  const duckAt = duckHeardAt(speaker.subarray(0, until), onset, pilot)
  const silentAt = silenceHeardAt(speaker.subarray(0, until), onset, pilot)
  return {
    duckHeardMs: duckAt === undefined ? undefined : ms(duckAt - onset),
    silenceHeardMs: silentAt === undefined ? undefined : ms(silentAt - onset),
    oldSoundMs: silentAt === undefined ? 0 : heardAgainMs(speaker.subarray(silentAt), pilotHz),
    isFalseStop: false,
    falseDucks: falseDuck === undefined ? 0 : 1,
  }
}

/** Of what follows a silence, how much carries this pilot, in steps of 10 ms. */
export function heardAgainMs(after: Float32Array, pilotHz: number): number {
  const step = recordingRateHz / 100
  let heard = 0
  // The first step holds the last of the fade.
  for (let at = step; at + step <= after.length; at += step)
    if (pilotHeard(after.subarray(at, at + step), pilotsHz) === pilotHz) heard += 10
  return heard
}
