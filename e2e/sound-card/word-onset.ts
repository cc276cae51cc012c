const audible = 10 ** (-40 / 20)
const lookMs = 60

/**
 * Where the first word begins: the first 5 ms above -40 dBFS after which at least half of 60 ms are so too. A breath
 * before a word is a few such windows here and there (`goforward.raw`: 275 ms early). When that is within 100 ms of the
 * very first audible window, that first one counts: a soft consonant belongs to its word.
 */
export function wordOnset(samples: Float32Array, rateHz: number): number | undefined {
  const windowSamples = rateHz / 200
  const isAudible: boolean[] = []
  for (let start = 0; start + windowSamples <= samples.length; start += windowSamples) {
    let sum = 0
    for (let index = start; index < start + windowSamples; index++) sum += (samples[index] ?? 0) ** 2
    isAudible.push(Math.sqrt(sum / windowSamples) > audible)
  }
  const look = lookMs / 5
  const first = isAudible.indexOf(true)
  const word = isAudible.findIndex(
    (isLoud, window) => isLoud && isAudible.slice(window, window + look).filter(Boolean).length >= look / 2,
  )
  if (first < 0) return undefined
  return (word < 0 || (word - first) * 5 <= 100 ? first : word) * windowSamples
}
