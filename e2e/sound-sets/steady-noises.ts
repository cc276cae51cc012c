import { addAt, bandPass, harmonics, scatter, shape, silence, whiteNoise, type Workshop } from './shaping.ts'

export function pinkNoise(workshop: Workshop, seconds: number): Float32Array {
  // Six one-pole filters an octave and a half apart add up to 3 dB an octave within half a decibel.
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616]
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898]
  const memories = poles.map(() => 0)
  return whiteNoise(workshop, seconds).map((sample) => {
    let sum = sample * 0.5362
    for (const [index, pole] of poles.entries()) {
      const memory = pole * (memories[index] ?? 0) + sample * (gains[index] ?? 0)
      memories[index] = memory
      sum += memory
    }
    return sum
  })
}

/** A transformer: mains at 50 Hz with odd and even overtones. */
export function hum(workshop: Workshop, seconds: number): Float32Array {
  const mains = workshop.random.between(49.8, 50.2)
  return harmonics(workshop, seconds, { frequency: () => mains, overtones: 8 })
}

/** A fan's rush, with the slow beat of its blades. */
export function fan(workshop: Workshop, seconds: number): Float32Array {
  const beat = workshop.random.between(12, 22)
  return bandPass(workshop, pinkNoise(workshop, seconds), [80, 2_500]).map(
    (sample, index) => sample * (1 + 0.25 * Math.sin((2 * Math.PI * beat * index) / workshop.rateHz)),
  )
}

/** Hum, air conditioning and the odd click of a mouse. */
export function office(workshop: Workshop, seconds: number): Float32Array {
  const room = fan(workshop, seconds)
  const mains = hum(workshop, seconds)
  const clicks = scatter(workshop, seconds, {
    gap: [0.4, 2.5],
    make: () => whiteNoise(workshop, 0.006).map((sample) => sample * 1.5),
  })
  return room.map((sample, index) => sample + 0.03 * (mains[index] ?? 0) + (clicks[index] ?? 0))
}

export function tone(workshop: Workshop, seconds: number): Float32Array {
  return shape(workshop, seconds, (time) => Math.sin(2 * Math.PI * 440 * time))
}

/** From 100 Hz to 7 kHz, evenly in octaves. */
export function sweep(workshop: Workshop, seconds: number): Float32Array {
  let cycles = 0
  return shape(workshop, seconds, (_, part) => {
    cycles += (100 * 70 ** part) / workshop.rateHz
    return Math.sin(2 * Math.PI * cycles)
  })
}

/** Two tones, two seconds on and two off. */
export function telephoneRing(workshop: Workshop, seconds: number): Float32Array {
  return shape(workshop, seconds, (time) =>
    time % 4 < 2 ? Math.sin(2 * Math.PI * 440 * time) + Math.sin(2 * Math.PI * 480 * time) : 0,
  )
}

/** A plucked tune with vibrato over held chords, four notes a second. */
export function music(workshop: Workshop, seconds: number): Float32Array {
  const scale = [0, 2, 4, 7, 9, 12, 14, 16]
  const chords = [
    [0, 4, 7],
    [-3, 0, 4],
    [5, 9, 12],
    [7, 11, 14],
  ]
  const samples = silence(workshop, seconds)
  for (let beat = 0; beat * 0.25 < seconds; beat++) {
    const position = Math.round(beat * 0.25 * workshop.rateHz)
    const degree = scale[Math.floor(workshop.random.between(0, scale.length))] ?? 0
    addAt(samples, note(workshop, { semitones: degree + 12, seconds: 0.3, loudness: 0.5 }), position)
    if (beat % 4 !== 0) continue
    for (const semitones of chords[(beat / 4) % chords.length] ?? [])
      addAt(samples, note(workshop, { semitones, seconds: 1, loudness: 0.25 }), position)
  }
  return samples
}

function note(
  workshop: Workshop,
  pitch: { readonly semitones: number; readonly seconds: number; readonly loudness: number },
): Float32Array {
  const middleC = 261.63
  const frequency = middleC * 2 ** (pitch.semitones / 12)
  const voice = harmonics(workshop, pitch.seconds, {
    frequency: (time) => frequency * (1 + 0.006 * Math.sin(2 * Math.PI * 5 * time)),
    overtones: 6,
  })
  return voice.map((sample, index) => {
    const time = index / workshop.rateHz
    return sample * pitch.loudness * Math.min(1, time / 0.01) * Math.exp(-time / (pitch.seconds * 0.6))
  })
}
