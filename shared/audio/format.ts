/** Samples a second of microphone audio on the wire: what Silero and the recognisers take. */
export const microphoneRateHz = 16_000
/** Samples a second of speech audio on the wire: what cloud voices stream. */
export const speechRateHz = 24_000
/** Length of a frame on the wire. */
export const frameMs = 20
/** Samples in a microphone frame (320) and in a speech frame (480). */
export const microphoneFrameSamples = (microphoneRateHz * frameMs) / 1000
export const speechFrameSamples = (speechRateHz * frameMs) / 1000

export function samplesToMs(samples: number, rateHz: number): number {
  return (samples * 1000) / rateHz
}

/** Whole samples, rounded down: a length in samples never claims more than was there. */
export function msToSamples(durationMs: number, rateHz: number): number {
  return Math.floor((durationMs * rateHz) / 1000)
}
