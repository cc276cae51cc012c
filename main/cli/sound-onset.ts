import { msToSamples } from '../../shared/audio/format.ts'

const windowMs = 5
/** -40 dBFS: 20 dB under ordinary speech, and over what a quiet room makes. */
const onsetLevel = 32_768 * 10 ** (-40 / 20)

/** The first sample of the first 5 ms that are louder than -40 dBFS; `undefined` in silence. */
export function soundOnset(samples: Int16Array, rateHz: number): number | undefined {
  const windowSamples = msToSamples(windowMs, rateHz)
  for (let start = 0; start + windowSamples <= samples.length; start += windowSamples) {
    const power = samples.subarray(start, start + windowSamples).reduce((sum, sample) => sum + sample * sample, 0)
    if (Math.sqrt(power / windowSamples) > onsetLevel) return start
  }
  return undefined
}
