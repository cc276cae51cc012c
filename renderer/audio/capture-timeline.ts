/** Where a block lies on the device's own clock. */
export interface BlockPlace {
  readonly startMs: number
  readonly durationMs: number
}

/*
 * A block that begins this much after the end of the one before it has lost something in between; less is jitter of the
 * timestamps.
 */
const jitterMs = 8

/** Follows the timestamps of one device: what is missing between blocks, and when each was captured. */
export class CaptureTimeline {
  #endMs: number | undefined
  #shortestWayMs = Number.POSITIVE_INFINITY

  /** `arrivedAtMs` is by the reader's clock, which started at another time than the device's. */
  place({ startMs, durationMs }: BlockPlace, arrivedAtMs: number): { lostMs: number; capturedAtMs: number } {
    const missingMs = this.#endMs === undefined ? 0 : startMs - this.#endMs
    this.#endMs = startMs + durationMs
    // After a stall ten blocks arrive at once: only the ones that came soonest tell how the two clocks lie.
    this.#shortestWayMs = Math.min(this.#shortestWayMs, arrivedAtMs - this.#endMs)
    return { lostMs: missingMs > jitterMs ? missingMs : 0, capturedAtMs: this.#endMs + this.#shortestWayMs }
  }
}
