/** What the capture worklet posts: mono samples, and the audio context's time of the first of them. */
export interface WorkletBlock {
  readonly samples: Float32Array<ArrayBuffer>
  readonly channels: number
  /** Counted by the context since it began, in samples. */
  readonly startSample: number
}

/** The name under which the worklet is known to its audio context. */
export const captureWorkletName = 'parley-capture'
