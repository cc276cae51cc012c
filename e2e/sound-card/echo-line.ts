/** A room between loudspeaker and microphone: the direct way, then reflections, all together of gain 1. */
const reflections = [
  { delayMs: 0, gain: 1 },
  { delayMs: 2.3, gain: -0.22 },
  { delayMs: 4.1, gain: 0.2 },
  { delayMs: 6.7, gain: -0.16 },
  { delayMs: 9.9, gain: 0.13 },
  { delayMs: 14.3, gain: -0.1 },
  { delayMs: 19.1, gain: 0.08 },
  { delayMs: 27.7, gain: -0.06 },
] as const

/** Positions go round in 15 bits (0.68 s at 48 kHz); 0 is what a stream that has run dry leaves. */
const positions = 32_767
/** More than the delay, the room and any stall that is worth surviving. */
const historySamples = 1 << 17
/** A stream that was filled and does not start within this has to be filled again. */
const refillAfterSamples = 24_000

/**
 * Delays what the loudspeaker plays by exactly so many samples, whatever the buffers on the way do.
 *
 * Beside the echo it writes the position of each sample in its own stream, and what it hears back tells which of them
 * the sink is playing: from then on every sample is made for the moment at which it will be played. A stall costs a hole
 * in the echo and never its delay. (A plain pipe through pacat drifted from 20 to 135 ms, and once to 375.)
 */
export class EchoLine {
  readonly #delaySamples: number
  readonly #fillSamples: number
  readonly #taps: readonly { readonly delay: number; readonly gain: number }[]
  readonly #history = new Float32Array(historySamples)
  #gain = 0
  #heard = 0
  #written = 0
  #filledAt: number | undefined
  #dropouts = 0

  /** `fillSamples`: what the stream wants to hold before it starts. */
  constructor(options: { readonly rateHz: number; readonly delaySamples: number; readonly fillSamples: number }) {
    this.#delaySamples = options.delaySamples
    this.#fillSamples = options.fillSamples
    const norm = Math.hypot(...reflections.map(({ gain }) => gain))
    this.#taps = reflections.map(({ delayMs, gain }) => ({
      delay: Math.round((delayMs * options.rateHz) / 1000),
      gain: gain / norm,
    }))
  }

  /** Times that the stream ran dry; filling it for the first time is none. */
  get dropouts(): number {
    return this.#dropouts
  }

  setGainDb(gainDb: number | undefined): void {
    this.#gain = gainDb === undefined ? 0 : 10 ** (gainDb / 20)
  }

  /** Takes what was heard: pairs of loudspeaker and position. Gives what to write next: pairs of echo and position. */
  push(heard: Int16Array): Int16Array {
    for (let index = 0; index + 1 < heard.length; index += 2)
      this.#history[this.#heard++ % historySamples] = heard[index] ?? 0
    const playing = heard.at(-1) ?? 0
    if (playing === 0) return this.#fill()
    this.#filledAt = undefined
    // Written last under this position; a position stands for its index plus one.
    const playingIndex = this.#written - 1 - ((this.#written - playing) % positions)
    const playedAt = this.#heard - 1 - playingIndex
    // The sample written as `index` will be played at `index + playedAt`, and what it echoes must have been heard.
    return this.#write(this.#heard + this.#delaySamples - playedAt - this.#written, (index) =>
      this.#echo(index + playedAt - this.#delaySamples),
    )
  }

  #fill(): Int16Array {
    if (this.#filledAt !== undefined && this.#heard - this.#filledAt < refillAfterSamples) return new Int16Array(0)
    if (this.#written > 0 && this.#filledAt === undefined) this.#dropouts++
    this.#filledAt = this.#heard
    return this.#write(this.#fillSamples, () => 0)
  }

  #write(count: number, sampleAt: (index: number) => number): Int16Array {
    const pairs = new Int16Array(2 * Math.max(0, count))
    for (let index = 0; index < pairs.length; index += 2) {
      pairs[index] = Math.max(-32_768, Math.min(32_767, Math.round(sampleAt(this.#written))))
      pairs[index + 1] = (this.#written % positions) + 1
      this.#written++
    }
    return pairs
  }

  #echo(at: number): number {
    if (this.#gain === 0 || at < this.#heard - historySamples + 4_096) return 0
    let sum = 0
    for (const { delay, gain } of this.#taps)
      if (at >= delay) sum += gain * (this.#history[(at - delay) % historySamples] ?? 0)
    return sum * this.#gain
  }
}
