/** Less is the trembling of two clocks; most breaks in a recording of the loudspeaker were 5 ms and more. */
const leastLostMs = 2.5
const windowMs = 1000

/**
 * Notices that the device went without sound, whoever was late: browser, sound server or driver. A break is time that the
 * samples fall behind the clock and never make up for, unlike blocks that were merely late. So the best block of two
 * seconds is held against the best of two seconds that began one earlier: a busy second in between changes neither, and
 * the drift of a sound card in that time is far below a millisecond.
 *
 * Held against a recording of the loudspeaker on a busy machine (30 s, 89 breaks, two quiet stretches of 3 s): 24 told,
 * one for each second with a break, none for the quiet ones. Chromium's own `playbackStats.underrunEvents` told 2 where
 * such a recording had 99, because it does not see those of the sound server.
 */
export class DropoutWatch {
  readonly #rateHz: number
  #samples = 0
  #lastMs = Number.NEGATIVE_INFINITY
  #windowEndsMs = 0
  /** How far the samples were behind the clock at best: in this second, the one before, and two seconds before this. */
  #least = Number.POSITIVE_INFINITY
  #leastBefore = Number.POSITIVE_INFINITY
  #leastOfTwo = Number.POSITIVE_INFINITY
  #lastSoundMs = Number.NEGATIVE_INFINITY

  constructor(rateHz: number) {
    this.#rateHz = rateHz
  }

  /** Once for each block; true when sound broke off one to three seconds ago. In silence nobody hears a break. */
  rendered(nowMs: number, block: Float32Array): boolean {
    const sinceLastMs = nowMs - this.#lastMs
    this.#lastMs = nowMs
    // It begins, or it was suspended, or the clock was set: no break, but a stop.
    if (sinceLastMs >= windowMs || sinceLastMs < 0) this.#begin(nowMs)
    this.#least = Math.min(this.#least, nowMs - (this.#samples * 1000) / this.#rateHz)
    this.#samples += block.length
    if (block.some((sample) => sample !== 0)) this.#lastSoundMs = nowMs
    return nowMs >= this.#windowEndsMs && this.#endWindow(nowMs)
  }

  #endWindow(nowMs: number): boolean {
    const leastOfTwo = Math.min(this.#leastBefore, this.#least)
    const lostMs = leastOfTwo - this.#leastOfTwo
    this.#leastOfTwo = leastOfTwo
    this.#leastBefore = this.#least
    this.#least = Number.POSITIVE_INFINITY
    this.#windowEndsMs = nowMs + windowMs
    return lostMs >= leastLostMs && nowMs - this.#lastSoundMs < 3 * windowMs
  }

  #begin(nowMs: number): void {
    this.#least = Number.POSITIVE_INFINITY
    this.#leastBefore = Number.POSITIVE_INFINITY
    this.#leastOfTwo = Number.POSITIVE_INFINITY
    this.#windowEndsMs = nowMs + windowMs
  }
}
