/** Digital silence, and what stands for it. */
export const silentDb = -120

/** RMS in dBFS. */
export function levelDb(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  return rms <= 1e-6 ? silentDb : 20 * Math.log10(rms)
}
