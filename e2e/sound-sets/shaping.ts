import type { SeededRandom } from './random.ts'

/** What every sound is made with: its rate and its own source of randomness. */
export interface Workshop {
  readonly rateHz: number
  readonly random: SeededRandom
}

export function silence(workshop: Workshop, seconds: number): Float32Array {
  return new Float32Array(Math.round(workshop.rateHz * seconds))
}

/** A sound from its value at each moment; `at` gets seconds from the start and the part of the whole (0..1). */
export function shape(workshop: Workshop, seconds: number, at: (time: number, part: number) => number): Float32Array {
  const samples = silence(workshop, seconds)
  return samples.map((_, index) => at(index / workshop.rateHz, index / samples.length))
}

export function whiteNoise(workshop: Workshop, seconds: number): Float32Array {
  return silence(workshop, seconds).map(() => workshop.random.gaussian())
}

/** A tone with the overtones of a string or a throat: `frequency` may move with time. */
export function harmonics(
  workshop: Workshop,
  seconds: number,
  voice: { readonly frequency: (time: number) => number; readonly overtones: number },
): Float32Array {
  let cycles = 0
  return shape(workshop, seconds, (time) => {
    const frequency = voice.frequency(time)
    cycles += frequency / workshop.rateHz
    let sum = 0
    for (let overtone = 1; overtone <= voice.overtones && overtone * frequency < workshop.rateHz / 2; overtone++)
      sum += Math.sin(2 * Math.PI * overtone * cycles) / overtone
    return sum
  })
}

/** Keeps what lies between two frequencies: a second-order high-pass and low-pass, each twice. */
export function bandPass(workshop: Workshop, samples: Float32Array, band: readonly [number, number]): Float32Array {
  let out = samples
  for (const kind of ['high', 'low', 'high', 'low'] as const) {
    const frequency = kind === 'high' ? band[0] : Math.min(band[1], workshop.rateHz * 0.45)
    out = biquad(out, kind, (2 * Math.PI * frequency) / workshop.rateHz)
  }
  return out
}

function biquad(samples: Float32Array, kind: 'high' | 'low', angle: number): Float32Array {
  const cosine = Math.cos(angle)
  const alpha = Math.sin(angle) / Math.SQRT2
  const edge = kind === 'high' ? 1 + cosine : 1 - cosine
  const middle = kind === 'high' ? -edge : edge
  const scale = 1 / (1 + alpha)
  let [in1, in2, out1, out2] = [0, 0, 0, 0]
  return samples.map((sample) => {
    const out = (edge / 2) * (sample + in2) + middle * in1 + 2 * cosine * out1 - (1 - alpha) * out2
    ;[in2, in1, out2, out1] = [in1, sample, out1, out * scale]
    return out1
  })
}

/** Puts sounds one after the other, with silence of random length between them. */
export function scatter(
  workshop: Workshop,
  seconds: number,
  events: { readonly gap: readonly [number, number]; readonly make: () => Float32Array },
): Float32Array {
  const samples = silence(workshop, seconds)
  let position = Math.round(workshop.rateHz * 0.5)
  while (position < samples.length) {
    addAt(samples, events.make(), position)
    position += Math.round(workshop.rateHz * workshop.random.between(...events.gap))
  }
  return samples
}

/** Mixes `sound` in, as far as it fits. */
export function addAt(into: Float32Array, sound: Float32Array, position: number): void {
  const end = Math.min(sound.length, into.length - position)
  for (let index = 0; index < end; index++) into[position + index] = (into[position + index] ?? 0) + (sound[index] ?? 0)
}

export function join(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]))
}

/**
 * Brings the loud parts to a level in dBFS; "loud" is every 20 ms within 20 dB of the loudest, so that a knock every
 * second is as loud as steady noise.
 */
export function level({ rateHz }: { readonly rateHz: number }, samples: Float32Array, dbfs: number): Float32Array {
  const blockLength = Math.round(rateHz / 50)
  const powers: number[] = []
  for (let start = 0; start < samples.length; start += blockLength) {
    const block = samples.subarray(start, start + blockLength)
    powers.push(block.reduce((sum, sample) => sum + sample * sample, 0) / block.length)
  }
  const loudest = Math.max(...powers)
  const active = powers.filter((power) => power > loudest / 100)
  const mean = active.reduce((sum, power) => sum + power, 0) / active.length
  const gain = mean > 0 ? 10 ** (dbfs / 20) / Math.sqrt(mean) : 0
  return samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)))
}
