/** Numbers that only look random: one seed gives one sound, on every machine. */
export interface SeededRandom {
  /** Evenly from `low` up to `high`. */
  between(low: number, high: number): number
  /** Bell curve around 0 with deviation 1. */
  gaussian(): number
}

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  // mulberry32: 32 bits of state are plenty for sounds, and the whole generator is four lines.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (low, high) => low + (high - low) * next(),
    gaussian: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}
