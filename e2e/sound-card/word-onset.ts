const audible = 10 ** (-40 / 20)
/** A word's own loudness is -20 dBFS; breath, lips and the room in front of it lie around -40. */
const loud = 10 ** (-32 / 20)
const windowMs = 5

/**
 * Where the first word begins: back from the first 20 ms that are loud, through all that is audible without a break of
 * 15 ms. A breath or a click before the word is not its beginning (`goforward.raw` has one 275 ms early), a consonant
 * that runs into it is.
 */
export function wordOnset(samples: Float32Array, rateHz: number): number | undefined {
  const windowSamples = (rateHz * windowMs) / 1000
  const levels: number[] = []
  for (let start = 0; start + windowSamples <= samples.length; start += windowSamples) {
    let sum = 0
    for (let index = start; index < start + windowSamples; index++) sum += (samples[index] ?? 0) ** 2
    levels.push(Math.sqrt(sum / windowSamples))
  }
  const first = levels.findIndex((level) => level > audible)
  const vowel = levels.findIndex(
    (level, at) => level > loud && levels.slice(at, at + 4).filter((next) => next > loud).length >= 3,
  )
  if (first < 0) return undefined
  if (vowel < 0) return first * windowSamples
  let word = vowel
  for (let at = vowel, quiet = 0; at >= 0 && quiet < 3; at--) {
    const isAudible = (levels[at] ?? 0) > audible
    quiet = isAudible ? 0 : quiet + 1
    if (isAudible) word = at
  }
  return word * windowSamples
}
