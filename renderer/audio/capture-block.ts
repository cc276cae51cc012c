/** A stretch of microphone audio as the device gave it: mono, at the device's own rate. */
export interface CaptureBlock {
  /** Only until the next block is asked for: the reader uses the memory again. */
  readonly samples: Float32Array
  readonly rateHz: number
  /** Channels of the device that were mixed down. */
  readonly channels: number
  /** When its last sample was captured, by the reader's clock; late by the shortest way from the device to here. */
  readonly capturedAtMs: number
  /** Samples that were lost in front of this block. */
  readonly lostSamples: number
}
