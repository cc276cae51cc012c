import { addAt, bandPass, harmonics, join, shape, silence, whiteNoise, type Workshop } from './shaping.ts'

/** One key: down and up again. */
export function keyStroke(workshop: Workshop): Float32Array {
  const press = click(workshop, 1)
  return join(press, silence(workshop, workshop.random.between(0.05, 0.09)), click(workshop, 0.5))
}

function click(workshop: Workshop, loudness: number): Float32Array {
  const ring = workshop.random.between(1_800, 3_500)
  const noise = whiteNoise(workshop, 0.03)
  return noise.map((sample, index) => {
    const time = index / workshop.rateHz
    return (
      loudness *
      (sample * Math.exp(-time / 0.004) + 0.5 * Math.sin(2 * Math.PI * ring * time) * Math.exp(-time / 0.003))
    )
  })
}

/** Two bursts of air through a throat's resonances, the second with a voiced tail: the hardest of the set. */
export function cough(workshop: Workshop): Float32Array {
  const first = burst(workshop, { seconds: 0.18, decay: 0.06, resonances: [620, 1_450, 2_600] })
  const second = burst(workshop, { seconds: 0.25, decay: 0.08, resonances: [450, 1_150, 2_400] })
  const pitch = workshop.random.between(110, 180)
  const tail = bandPass(
    workshop,
    harmonics(workshop, 0.15, { frequency: (time) => pitch * (1 - 2 * time), overtones: 20 }),
    [300, 1_200],
  ).map((sample, index) => sample * 0.4 * Math.exp(-index / workshop.rateHz / 0.05))
  addAt(second, tail, 0)
  return join(first, silence(workshop, 0.03), second)
}

export function sneeze(workshop: Workshop): Float32Array {
  return burst(workshop, { seconds: 0.35, decay: 0.09, resonances: [1_500, 3_000, 5_500] })
}

function burst(
  workshop: Workshop,
  throat: { readonly seconds: number; readonly decay: number; readonly resonances: readonly number[] },
): Float32Array {
  const air = whiteNoise(workshop, throat.seconds).map((sample, index) => {
    const time = index / workshop.rateHz
    return sample * Math.min(1, time / 0.008) * Math.exp(-time / throat.decay)
  })
  const out = new Float32Array(air.length)
  for (const [index, resonance] of throat.resonances.entries()) {
    const centre = resonance * workshop.random.between(0.9, 1.1)
    const part = bandPass(workshop, air, [centre * 0.75, centre * 1.25])
    addAt(
      out,
      part.map((sample) => sample / (1 + 0.4 * index)),
      0,
    )
  }
  return out
}

export function breath(workshop: Workshop): Float32Array {
  const air = bandPass(workshop, whiteNoise(workshop, workshop.random.between(0.6, 1.1)), [400, 4_000])
  return air.map((sample, index) => sample * Math.sin((Math.PI * index) / air.length) ** 2)
}

/** Three knuckles on a door. */
export function knock(workshop: Workshop): Float32Array {
  const wood = workshop.random.between(90, 160)
  const one = (): Float32Array =>
    shape(
      workshop,
      0.12,
      (time) =>
        Math.sin(2 * Math.PI * wood * time) * Math.exp(-time / 0.02) +
        0.2 * workshop.random.gaussian() * Math.exp(-time / 0.005),
    )
  const pause = silence(workshop, workshop.random.between(0.08, 0.16))
  return join(one(), pause, one(), pause, one())
}

export function doorSlam(workshop: Workshop): Float32Array {
  const frame = workshop.random.between(55, 85)
  const bang = bandPass(workshop, whiteNoise(workshop, 0.6), [60, 900])
  return bang.map((sample, index) => {
    const time = index / workshop.rateHz
    return (sample + 1.5 * Math.sin(2 * Math.PI * frame * time)) * Math.exp(-time / 0.09)
  })
}

/** Paper being crumpled: crackle that comes in waves. */
export function paper(workshop: Workshop): Float32Array {
  const crackle = bandPass(workshop, whiteNoise(workshop, 0.7), [2_000, 7_000])
  let wave = 0
  return crackle.map((sample) => {
    wave = 0.99 * wave + 0.05 * workshop.random.gaussian()
    return sample * Math.abs(wave)
  })
}

export function bark(workshop: Workshop): Float32Array {
  const pitch = workshop.random.between(430, 640)
  const voice = harmonics(workshop, 0.22, {
    frequency: (time) => pitch * (1 + 0.35 * Math.sin((Math.PI * time) / 0.22)),
    overtones: 12,
  })
  const rough = voice.map(
    (sample, index) => (sample + 0.5 * workshop.random.gaussian()) * Math.sin((Math.PI * index) / voice.length) ** 2,
  )
  return bandPass(workshop, rough, [500, 3_000])
}

export function clap(workshop: Workshop): Float32Array {
  return bandPass(workshop, whiteNoise(workshop, 0.12), [700, 4_500]).map(
    (sample, index) => sample * Math.exp(-index / workshop.rateHz / 0.015),
  )
}

/** Cup on a saucer: a few high partials that ring. */
export function dishes(workshop: Workshop): Float32Array {
  const partials = [1, 2.3, 3.1].map((factor) => factor * workshop.random.between(1_900, 2_400))
  return shape(
    workshop,
    0.4,
    (time) =>
      partials.reduce((sum, partial, index) => sum + Math.sin(2 * Math.PI * partial * time) / (index + 1), 0) *
      Math.exp(-time / 0.07),
  )
}
