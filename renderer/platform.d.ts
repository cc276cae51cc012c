/// <reference types="vite/client" />
import type { HostBridge } from '../shared/protocol/host-bridge.ts'

// What Chromium has and TypeScript's DOM library does not name.
declare global {
  /** https://developer.mozilla.org/docs/Web/API/MediaStreamTrackProcessor; in Chromium it is on windows, and takes audio. */
  class MediaStreamTrackProcessor {
    constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number })
    readonly readable: ReadableStream<AudioData>
  }

  /** The global scope of an audio worklet. */
  class AudioWorkletProcessor {
    readonly port: MessagePort
  }
  function registerProcessor(
    name: string,
    processor: new (options: { readonly processorOptions?: unknown }) => AudioWorkletProcessor,
  ): void
  const sampleRate: number
  /** The context's time at the start of this call of `process`, in samples. */
  const currentFrame: number

  interface Window {
    /** Put there by Electron's preload; see shared/protocol/host-bridge.ts. */
    readonly parleyHost?: HostBridge
  }
}
