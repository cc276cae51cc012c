/// <reference types="vite/client" />

// What Chromium has and TypeScript's DOM library does not name.

/** https://developer.mozilla.org/docs/Web/API/MediaStreamTrackProcessor; in Chromium it is on windows, and takes audio. */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number })
  readonly readable: ReadableStream<AudioData>
}

/** The global scope of an audio worklet. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(
  name: string,
  processor: new (options: { readonly processorOptions?: unknown }) => AudioWorkletProcessor,
): void
declare const sampleRate: number
/** The context's time at the start of this call of `process`, in samples. */
declare const currentFrame: number

interface Window {
  /** Put there by Electron's preload; see shared/protocol/host-bridge.ts. */
  readonly parleyHost?: import('../shared/protocol/host-bridge.ts').HostBridge
}
