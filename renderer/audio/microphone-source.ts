import { captureWorkletName } from './worklet-block.ts'

/** What is handed over to the worker; see `MicrophoneSource` of its messages. */
export type TransferableSource =
  | { readonly kind: 'processor'; readonly readable: ReadableStream<AudioData> }
  | { readonly kind: 'worklet'; readonly port: MessagePort; readonly rateHz: number }

export interface SourceOptions {
  /** Of `capture-worklet.ts`, as the bundler built it. */
  readonly captureWorkletUrl: string
  /** Where the worklet runs: the player's, so that there is one device clock. */
  readonly audioContext: AudioContext
}

export interface OpenSource {
  readonly source: TransferableSource
  close(): void
}

/**
 * Blocks of 10 ms that may wait in the browser for a worker that is held up; what is older is dropped there. Measured in
 * one run of 24 s each, with stalls of 60, 300 and 1,000 ms on a loaded machine: with 8 of them 1.8 s were lost, with 100
 * 0.06 s. A worker that keeps up finds none waiting, so the room costs no time.
 */
const maxBufferSize = 100

/** The track itself where a worker may read it; measured, that is 30 ms sooner than by a worklet. */
export async function openSource(stream: MediaStream, options: SourceOptions): Promise<OpenSource> {
  const [track] = stream.getAudioTracks()
  if (track !== undefined && 'MediaStreamTrackProcessor' in globalThis) {
    const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize })
    return { source: { kind: 'processor', readable }, close: () => undefined }
  }
  const { audioContext, captureWorkletUrl } = options
  await audioContext.audioWorklet.addModule(captureWorkletUrl)
  const input = audioContext.createMediaStreamSource(stream)
  const capture = new AudioWorkletNode(audioContext, captureWorkletName, { numberOfInputs: 1, numberOfOutputs: 0 })
  const { port1: toWorker, port2: port } = new MessageChannel()
  capture.port.postMessage(toWorker, [toWorker])
  input.connect(capture)
  return {
    source: { kind: 'worklet', port, rateHz: audioContext.sampleRate },
    close: () => {
      input.disconnect()
      capture.port.postMessage(null)
    },
  }
}
