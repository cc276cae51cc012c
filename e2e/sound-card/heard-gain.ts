import { recordingRateHz as rateHz } from './recording-rate.ts'

/** The pilot as it is heard when nothing is lowered: measure it with `pilotAmplitude`, since a player may resample. */
export interface HeardPilot {
  readonly pilotHz: number
  readonly amplitude: number
}

/** How often the gain is read. */
const stepSamples = rateHz / 2_000
/**
 * 4 ms of a Blackman-Harris window: what is 1 kHz away, as all speech is, is 92 dB down, and in time it is as sharp as
 * a window of 2 ms. Found on ramps of 4 ms: at most 0.5 ms early or late for a duck, 1 ms for silence.
 */
const windowSamples = rateHz / 250
const window = blackmanHarris(windowSamples)

const duckedGain = 10 ** (-6 / 20)
/** A dropout of the player is a hole of one or two quanta of 2.7 ms, and no duck; a duck lasts some 100 ms. */
const duckedForMs = 10
const silentGain = 10 ** (-40 / 20)
const silentForMs = 20
const silentLevel = 10 ** (-60 / 20)
const audibleLevel = 10 ** (-50 / 20)

/** The gain a person hears, from sample `from` on every half millisecond: 1 is the voice as it was sent. */
export function heardGains(samples: Float32Array, from: number, pilot: HeardPilot): Float32Array<ArrayBuffer> {
  const gains = new Float32Array(Math.max(0, Math.floor((samples.length - from) / stepSamples)))
  for (let index = 0; index < gains.length; index++)
    gains[index] = toneAmplitude(samples, from + index * stepSamples, pilot.pilotHz) / pilot.amplitude
  return gains
}

/** First sample at or after `from` from which the voice stays more than 6 dB down for 10 ms. */
export function duckHeardAt(samples: Float32Array, from: number, pilot: HeardPilot): number | undefined {
  return firstStretch(samples, from, { lengthMs: duckedForMs, isSo: (at) => gainAt(samples, at, pilot) < duckedGain })
}

/** First sample at or after `from` from which for 20 ms the pilot is 40 dB down and all that is heard is below -60 dBFS. */
export function silenceHeardAt(samples: Float32Array, from: number, pilot: HeardPilot): number | undefined {
  return firstStretch(samples, from, {
    lengthMs: silentForMs,
    isSo: (at) => level(samples, at) < silentLevel && gainAt(samples, at, pilot) < silentGain,
  })
}

/** First sample at or after `from` of half a millisecond that is louder than -50 dBFS: a pilot alone is. */
export function soundFrom(samples: Float32Array, from: number): number | undefined {
  for (let at = from; at + stepSamples <= samples.length; at += stepSamples)
    if (level(samples, at) > audibleLevel) return at
  return undefined
}

/** What the pilot's amplitude is where nothing is lowered: the median, so that a hole or a joint does not count. */
export function pilotAmplitude(samples: Float32Array, pilotHz: number): number {
  const found: number[] = []
  for (let at = windowSamples; at + windowSamples <= samples.length; at += windowSamples)
    found.push(toneAmplitude(samples, at, pilotHz))
  return found.toSorted((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0
}

/**
 * Which of the pilots is heard in these samples: undefined when none is above -70 dBFS. Give 10 ms or more: below 8 ms
 * the window cannot tell neighbours 500 Hz apart.
 */
export function pilotHeard(samples: Float32Array, pilotsHz: readonly number[]): number | undefined {
  const shape = blackmanHarris(samples.length)
  const amplitudes = pilotsHz.map((pilotHz) => shapedAmplitude(samples, { start: 0, shape, toneHz: pilotHz }))
  const most = Math.max(...amplitudes)
  return most > Math.SQRT2 * 10 ** (-70 / 20) ? pilotsHz[amplitudes.indexOf(most)] : undefined
}

function firstStretch(
  samples: Float32Array,
  from: number,
  wanted: { readonly lengthMs: number; readonly isSo: (at: number) => boolean },
): number | undefined {
  const length = (wanted.lengthMs * rateHz) / 1000
  let start: number | undefined
  for (let at = from; at + stepSamples <= samples.length; at += stepSamples) {
    if (!wanted.isSo(at)) start = undefined
    else if (at - (start ??= at) >= length) return start
  }
  return undefined
}

function gainAt(samples: Float32Array, at: number, pilot: HeardPilot): number {
  return toneAmplitude(samples, at, pilot.pilotHz) / pilot.amplitude
}

/** Of half a millisecond. */
function level(samples: Float32Array, at: number): number {
  let sum = 0
  for (let index = at; index < at + stepSamples; index++) sum += (samples[index] ?? 0) ** 2
  return Math.sqrt(sum / stepSamples)
}

function toneAmplitude(samples: Float32Array, centre: number, toneHz: number): number {
  return shapedAmplitude(samples, { start: centre - windowSamples / 2, shape: window, toneHz })
}

function shapedAmplitude(
  samples: Float32Array,
  look: { readonly start: number; readonly shape: Float64Array; readonly toneHz: number },
): number {
  const step = (2 * Math.PI * look.toneHz) / rateHz
  let [real, imaginary, weight] = [0, 0, 0]
  for (const [index, share] of look.shape.entries()) {
    const sample = share * (samples[look.start + index] ?? 0)
    real += sample * Math.cos(step * index)
    imaginary += sample * Math.sin(step * index)
    weight += share
  }
  return (2 * Math.hypot(real, imaginary)) / weight
}

function blackmanHarris(length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => {
    const angle = (2 * Math.PI * (index + 0.5)) / length
    return 0.35875 - 0.48829 * Math.cos(angle) + 0.14128 * Math.cos(2 * angle) - 0.01168 * Math.cos(3 * angle)
  })
}
