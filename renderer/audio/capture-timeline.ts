/** Where a block lies on the device's own clock. */
export interface BlockPlace {
  readonly startMs: number
  readonly durationMs: number
}

/**
 * Timestamps of a device are estimates: in Chromium over PulseAudio on a loaded machine they trembled by up to 8 ms from
 * block to block, so a block counts as late only against where the many before it lay. In one run of 24 s that lost
 * 1,796 ms (clock against samples) the holes found at 12 ms add up to 1,798. A lost block of 10 ms is not noticed alone.
 */
const jitterMs = 12
const smoothing = 0.02
/**
 * How the two clocks lie is asked anew this often: no two keep the same time, and what a page makes itself goes by the
 * samples it has made, which fall behind for good where the machine was too busy to make them (2.3 s while the detector
 * was being loaded on a loaded machine).
 */
const lookBackMs = 2_000

/** Follows the timestamps of one device: what is missing between blocks, and when each was captured. */
export class CaptureTimeline {
  /** What came so far, and where its beginning lies on the device's clock, by the mean of many blocks. */
  #durationMs = 0
  #originMs: number | undefined
  /** The one before counts as well, so that there is always a whole look back to go by. */
  #shortestWayMs = { before: Number.POSITIVE_INFINITY, now: Number.POSITIVE_INFINITY }
  #lookedBackAtMs = Number.NEGATIVE_INFINITY

  /** `arrivedAtMs` is by the reader's clock, which started at another time than the device's. */
  place({ startMs, durationMs }: BlockPlace, arrivedAtMs: number): { lostMs: number; capturedAtMs: number } {
    const originMs = startMs - this.#durationMs
    const shiftMs = originMs - (this.#originMs ?? originMs)
    const isJump = Math.abs(shiftMs) > jitterMs
    this.#originMs = isJump ? originMs : originMs - shiftMs * (1 - smoothing)
    this.#durationMs += durationMs
    const endMs = this.#originMs + this.#durationMs
    // After a stall ten blocks arrive at once: only the ones that came soonest tell how the two clocks lie.
    return { lostMs: isJump && shiftMs > 0 ? shiftMs : 0, capturedAtMs: endMs + this.#wayMs(arrivedAtMs, endMs) }
  }

  #wayMs(arrivedAtMs: number, endMs: number): number {
    if (arrivedAtMs - this.#lookedBackAtMs >= lookBackMs) {
      this.#shortestWayMs = { before: this.#shortestWayMs.now, now: Number.POSITIVE_INFINITY }
      this.#lookedBackAtMs = arrivedAtMs
    }
    const { before, now } = this.#shortestWayMs
    const shortest = Math.min(now, arrivedAtMs - endMs)
    this.#shortestWayMs = { before, now: shortest }
    return Math.min(before, shortest)
  }
}
