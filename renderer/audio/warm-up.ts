/** In dBFS RMS. Chromium's echo canceller learns only while the loudspeaker is above about -50. */
const bedDb = -45
const fadeInMs = 30
const fadeOutMs = 120

/** A bell's partials: multiples of its note, how loud, and how long each takes to fall by 60 dB. */
const partials = [
  { multiple: 1, gain: 1, decayMs: 2400 },
  { multiple: 2, gain: 0.45, decayMs: 1500 },
  { multiple: 3.01, gain: 0.2, decayMs: 900 },
  { multiple: 4.17, gain: 0.1, decayMs: 600 },
] as const

/** A fifth, C5 and G5; the second begins when a third of the time is over. */
const notes = [
  { hz: 523.25, startsAt: 0, gain: 1 },
  { hz: 783.99, startsAt: 1 / 3, gain: 0.8 },
] as const
/** Of the first wave of a note: softer than a struck bell, and no click. */
const attackMs = 12

export interface WarmUpOptions {
  readonly rateHz: number
  readonly durationMs: number
  /** RMS of the whole, in dBFS; under -45 only the bed is left. */
  readonly dbfs: number
  /** 0 to 1, as Math.random. */
  readonly random: () => number
}

/**
 * What the echo canceller hears before the first answer: two soft bells over a bed of quiet noise. Without a warm-up it
 * erased the first one or two interruptions of a session (4 of 4 sessions). The bells are for the listener; the bed has
 * all frequencies at every moment, so that the canceller learns the room and not two notes.
 */
export function warmUpSound({ rateHz, durationMs, dbfs, random }: WarmUpOptions): Float32Array<ArrayBuffer> {
  const length = Math.floor((durationMs * rateHz) / 1000)
  const bed = scaledTo(noiseBed(length, rateHz, random), powerOf(bedDb))
  const bells = scaledTo(ringing(length, rateHz), Math.max(0, powerOf(dbfs) - powerOf(bedDb)))
  const sound = bed.map((sample, index) => sample + (bells[index] ?? 0))
  fade(sound, (fadeInMs * rateHz) / 1000, (fadeOutMs * rateHz) / 1000)
  const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return peak > 0.9 ? sound.map((sample) => (sample * 0.9) / peak) : sound
}

/** White noise through one gentle pole at 1.5 kHz: like wind, not like a hiss, and still with something at 6 kHz. */
function noiseBed(length: number, rateHz: number, random: () => number): Float32Array<ArrayBuffer> {
  const noise = new Float32Array(length)
  const follow = 1 - Math.exp((-2 * Math.PI * 1500) / rateHz)
  let value = 0
  for (let index = 0; index < length; index++) {
    value += follow * (2 * random() - 1 - value)
    noise[index] = value
  }
  return noise
}

function ringing(length: number, rateHz: number): Float32Array<ArrayBuffer> {
  const sound = new Float32Array(length)
  for (const note of notes) {
    const start = Math.floor(note.startsAt * length)
    for (const partial of partials) {
      const radians = (2 * Math.PI * note.hz * partial.multiple) / rateHz
      const decay = Math.log(1000) / ((partial.decayMs * rateHz) / 1000)
      for (let index = start; index < length; index++) {
        const age = index - start
        const attack = Math.min(1, age / ((attackMs * rateHz) / 1000))
        const swing = Math.sin(radians * age) * Math.exp(-decay * age)
        sound[index] = (sound[index] ?? 0) + note.gain * partial.gain * attack * swing
      }
    }
  }
  return sound
}

function scaledTo(sound: Float32Array<ArrayBuffer>, power: number): Float32Array<ArrayBuffer> {
  const own = sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length
  const gain = own === 0 ? 0 : Math.sqrt(power / own)
  return sound.map((sample) => sample * gain)
}

function fade(sound: Float32Array, inSamples: number, outSamples: number): void {
  for (const [index, sample] of sound.entries()) {
    const gain = Math.min(1, index / inSamples, (sound.length - 1 - index) / outSamples)
    sound[index] = sample * gain
  }
}

function powerOf(decibels: number): number {
  return 10 ** (decibels / 10)
}
