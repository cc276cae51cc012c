import { BlockCollector } from './block-collector.ts'
import { captureWorkletName } from './worklet-block.ts'

// The fallback where a track cannot be read in a worker: in the audio thread, without a word to the page's thread.

/** Four pieces of 128: 10.7 ms at 48 kHz, as long as the blocks of a track. */
const blockSamples = 512

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #collector = new BlockCollector(blockSamples)
  #toWorker: MessagePort | undefined

  constructor() {
    super()
    // The page sends the port whose other end it gave to the worker; null says that it is over.
    this.port.onmessage = ({ data }: MessageEvent<MessagePort | null>) => {
      this.#toWorker?.close()
      this.#toWorker = data ?? undefined
    }
  }

  process([channels]: readonly (readonly Float32Array[])[]): boolean {
    const block = this.#collector.push(channels ?? [], currentFrame)
    if (block !== undefined) this.#toWorker?.postMessage(block, [block.samples.buffer])
    return true
  }
}

registerProcessor(captureWorkletName, CaptureProcessor)
