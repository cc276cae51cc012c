import { spokenPlace } from '../live/spoken-place.ts'

/** Averaging this many samples leaves 3 kHz, where a voice is strongest, and a search is sixteen times cheaper. */
const coarse = 8

/**
 * `spokenPlace` for whoever looks while a recording runs: first roughly, then to the sample around what is most alike.
 * Undefined where that is not alike enough.
 */
export function quickPlace(stretch: Float32Array, within: Float32Array): number | undefined {
  const rough = mostAlike(coarser(stretch), coarser(within))
  if (rough === undefined) return undefined
  return spokenPlace(stretch, within, { from: (rough - 1) * coarse, to: (rough + 1) * coarse })
}

function mostAlike(stretch: Float32Array, within: Float32Array): number | undefined {
  let best: { readonly place: number; readonly likeness: number } | undefined
  let power = 0
  for (let index = 0; index < stretch.length; index++) power += (within[index] ?? 0) ** 2
  for (let place = 0; place + stretch.length <= within.length; place++) {
    let product = 0
    for (let index = 0; index < stretch.length; index++) product += (stretch[index] ?? 0) * (within[place + index] ?? 0)
    const likeness = product / Math.sqrt(Math.max(power, Number.EPSILON))
    if (best === undefined || likeness > best.likeness) best = { place, likeness }
    power += (within[place + stretch.length] ?? 0) ** 2 - (within[place] ?? 0) ** 2
  }
  return best?.place
}

function coarser(samples: Float32Array): Float32Array {
  const means = new Float32Array(Math.floor(samples.length / coarse))
  for (let index = 0; index < means.length; index++) {
    let sum = 0
    for (let part = 0; part < coarse; part++) sum += samples[index * coarse + part] ?? 0
    means[index] = sum / coarse
  }
  return means
}
