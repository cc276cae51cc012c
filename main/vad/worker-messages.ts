/** What the composition root hands to the worker thread: absolute paths of the model and of onnxruntime's wasm. */
export interface WorkerFiles {
  readonly modelPath: string
  readonly wasmPath: string
}

export type ToWorker =
  /**
   * Samples at `position` of a stream; the buffer is transferred. An unknown stream begins here; after a gap, or with
   * another `hopSamples`, it begins anew. Each message is answered by one `judged`.
   */
  | {
      readonly type: 'audio'
      readonly streamId: number
      readonly position: number
      readonly samples: Int16Array<ArrayBuffer>
      readonly hopSamples: 256 | 512
    }
  /** Forget the stream. */
  | { readonly type: 'close'; readonly streamId: number }

export type FromWorker =
  /** The model is loaded and has run once. */
  | { readonly type: 'ready'; readonly loadMs: number }
  | {
      readonly type: 'judged'
      readonly streamId: number
      /** One for each hop that the message completed; often none. */
      readonly windows: readonly { readonly probability: number; readonly position: number }[]
    }
