/** Samples at 16 kHz that Silero judges at once (32 ms). */
export const sileroWindowSamples = 512
// What version 5 and 6 of the model want in front of each window: the end of the one before.
const contextSamples = 64
const stateShape = [2, 1, 128] as const
const stateLength = 256

/** As much of an onnxruntime tensor as is read here. */
export interface OnnxTensor {
  readonly data: unknown
}

/** An inference session and its runtime's way to make tensors; the same in a page, a worker and Node. */
export interface OnnxRuntime<T extends OnnxTensor> {
  readonly session: { run(feeds: Record<string, T>): Promise<Readonly<Record<string, T>>> }
  floats(values: Float32Array, shape: readonly number[]): T
  integers(values: BigInt64Array, shape: readonly number[]): T
}

/** Judges windows that follow each other, and remembers. */
export interface SileroInstance {
  /** 64 samples of context and a window in, speech (0..1) out. */
  run(input: Float32Array): Promise<number>
  /** Another instance that remembers the same. */
  copy(): SileroInstance
}

/** Makes instances that remember nothing yet. They share the session, so only one may run at a time. */
export type SileroModel = () => SileroInstance

export function createSileroModel<T extends OnnxTensor>(runtime: OnnxRuntime<T>): SileroModel {
  const rate = runtime.integers(BigInt64Array.of(16_000n), [])
  const instance = (memory: T): SileroInstance => {
    let state = memory
    return {
      async run(input) {
        const feeds = { input: runtime.floats(input, [1, input.length]), state, sr: rate }
        const { output, stateN } = await runtime.session.run(feeds)
        const values = output?.data
        if (!(values instanceof Float32Array) || values[0] === undefined || stateN === undefined)
          throw new TypeError('The model file is not Silero version 5 or 6: its outputs are not "output" and "stateN".')
        state = stateN
        return values[0]
      },
      // Tensors are only read, so two instances may share one until they run.
      copy: () => instance(state),
    }
  }
  return () => instance(runtime.floats(new Float32Array(stateLength), stateShape))
}

/**
 * One stream of audio through the model, hop by hop.
 *
 * With a hop of 256 samples two instances take turns on overlapping windows: an answer every 16 ms, for twice the
 * work; measured, speech is then noticed about 10 ms sooner.
 */
export class SileroStream {
  readonly #model: SileroModel
  readonly #recent = new Float32Array(contextSamples + sileroWindowSamples)
  #hopSamples: 256 | 512
  /** In the order of their turns: the one that ran last is last. */
  #instances: SileroInstance[] = []

  constructor(model: SileroModel, hopSamples: 256 | 512 = 512) {
    this.#model = model
    this.#hopSamples = hopSamples
    this.reset()
  }

  get hopSamples(): 256 | 512 {
    return this.#hopSamples
  }

  /** The probability of speech in the 512 samples that end with this hop. One call at a time. */
  async run(hop: Float32Array): Promise<number> {
    // An instance sees every second hop's window, so what precedes its window is the end of its own last one.
    this.#recent.copyWithin(0, hop.length)
    this.#recent.set(hop, this.#recent.length - hop.length)
    const instance = this.#instances.shift() ?? this.#model()
    this.#instances.push(instance)
    return instance.run(this.#recent.slice())
  }

  /** The next hops are this long, and what was heard is remembered. Not while a call is under way. */
  setHop(hopSamples: 256 | 512): void {
    if (hopSamples === this.#hopSamples) return
    this.#hopSamples = hopSamples
    // The window of the one that ran last ends here, so the next of its own begins here too; a second one needs a memory
    // to begin with. Against a stream that had two all along, over the first 16 windows after 160 switches in and around
    // speech (flite, 16 sentences), this many of 2,560 fell on the other side of 0.5: with the first one's memory 6, with
    // a memory of the last 8 windows of its own 15 (for 8 ms of work), of the last 2 69, with none 152.
    const latest = this.#instances.at(-1) ?? this.#model()
    this.#instances = hopSamples === 256 ? [latest.copy(), latest] : [latest]
  }

  /** Forgets what was heard; between utterances this is not needed. */
  reset(): void {
    this.#recent.fill(0)
    this.#instances = Array.from({ length: sileroWindowSamples / this.#hopSamples }, () => this.#model())
  }
}
