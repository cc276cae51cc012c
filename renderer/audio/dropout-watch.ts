/** Less is the trembling of two clocks; the shortest break that was seen in a recording of the loudspeaker is longer. */
const leastLostMs = 2.5
const windowMs = 1000

/**
 * Notices that the device went without sound, whoever was late: browser, sound server or driver. A break is time that the
 * samples fall behind the clock and never make up for, unlike a block that was merely late. Compared are the best block
 * of a second and the best of the second before: the drift of a sound card in that time is far below a millisecond.
 *
 * Chromium's own `playbackStats.underrunEvents` is not enough: it told 2 where a recording of the loudspeaker had 99
 * breaks in 30 s, because it does not see those of the sound server.
 */
export class DropoutWatch {
  readonly #rateHz: number
  #samples = 0
  #lastMs: number | undefined
  #windowEndsMs = 0
  #least = Number.POSITIVE_INFINITY
  #leastBefore = Number.POSITIVE_INFINITY
  #isAudible = false

  constructor(rateHz: number) {
    this.#rateHz = rateHz
  }

  /** Once for each block; true when sound broke off in the second that ends here. In silence nobody hears a break. */
  rendered(nowMs: number, block: Float32Array): boolean {
    const sinceLastMs = this.#lastMs === undefined ? windowMs : nowMs - this.#lastMs
    this.#lastMs = nowMs
    // It begins, or it was suspended: no break, but a stop.
    if (sinceLastMs >= windowMs || sinceLastMs < 0) this.#beginAt(nowMs)
    this.#least = Math.min(this.#least, nowMs - (this.#samples * 1000) / this.#rateHz)
    this.#samples += block.length
    this.#isAudible ||= block.some((sample) => sample !== 0)
    if (nowMs < this.#windowEndsMs) return false
    const isBroken = this.#isAudible && this.#least - this.#leastBefore >= leastLostMs
    this.#leastBefore = this.#least
    this.#beginWindow(nowMs)
    return isBroken
  }

  #beginAt(nowMs: number): void {
    this.#leastBefore = Number.POSITIVE_INFINITY
    this.#beginWindow(nowMs)
  }

  #beginWindow(nowMs: number): void {
    this.#least = Number.POSITIVE_INFINITY
    this.#isAudible = false
    this.#windowEndsMs = nowMs + windowMs
  }
}
