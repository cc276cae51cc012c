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

/**
 * Around one cut: `speaker` begins somewhere before it, while the voice is at its full level; `first` is the person's
 * first sound in it and `onset` their first word, which comes later where they draw breath. What answers the breath is
 * early, not false.
 */
export function heardCut(
  speaker: Float32Array,
  { first, onset }: { readonly first: number; readonly onset: number },
): Pick<BargeInTrial, 'duckHeardMs' | 'silenceHeardMs' | 'oldSoundMs' | 'isFalseStop' | 'falseDucks'> {
  const ms = (samples: number): number => (samples * 1000) / recordingRateHz
  // The answer's first 200 ms: nobody has lowered it yet, and a lowered pilot is too soft to be told from its neighbours.
  const beginning = speaker.subarray(0, Math.min(first, recordingRateHz / 5))
  const pilotHz = pilotHeard(beginning, pilotsHz)
  if (pilotHz === undefined) throw new Error('The answer has no pilot, so nothing can be said of its gain.')
  const pilot = { pilotHz, amplitude: pilotAmplitude(beginning, pilotHz) }
  // The last 10 ms belong to the sound's own neighbourhood: the window of the gain is 4 ms long.
  const before = speaker.subarray(0, Math.max(0, first - recordingRateHz / 100))
  if (silenceHeardAt(before, 0, pilot) !== undefined)
    return { duckHeardMs: undefined, silenceHeardMs: undefined, oldSoundMs: 0, isFalseStop: true, falseDucks: 0 }
  const until = speaker.subarray(0, onset + (missedAfterMs * recordingRateHz) / 1000)
  const duckAt = duckHeardAt(until, first, pilot)
  const silentAt = silenceHeardAt(until, first, pilot)
  return {
    duckHeardMs: duckAt === undefined ? undefined : ms(duckAt - onset),
    silenceHeardMs: silentAt === undefined ? undefined : ms(silentAt - onset),
    oldSoundMs: silentAt === undefined ? 0 : heardAgainMs(speaker.subarray(silentAt), pilotHz),
    isFalseStop: false,
    falseDucks: duckHeardAt(before, 0, pilot) === undefined ? 0 : 1,
  }
}

/** Of what follows a silence, how much carries this pilot, in steps of 20 ms: in shorter ones neighbours look alike. */
export function heardAgainMs(after: Float32Array, pilotHz: number): number {
  const step = recordingRateHz / 50
  let heard = 0
  // The first step holds the last of the fade.
  for (let at = step; at + step <= after.length; at += step)
    if (pilotHeard(after.subarray(at, at + step), pilotsHz) === pilotHz) heard += 20
  return heard
}
