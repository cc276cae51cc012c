import type { CaptureBlock } from './capture-block.ts'
import { CaptureTimeline } from './capture-timeline.ts'

/**
 * What a track gives, block by block, until it ends or the signal fires. Rate and channels are those of each block: a
 * browser may open a device otherwise than it was asked to, and change it while it runs.
 */
export async function* readTrack(
  readable: ReadableStream<AudioData>,
  { nowMs, signal }: { readonly nowMs: () => number; readonly signal: AbortSignal },
): AsyncGenerator<CaptureBlock, void, undefined> {
  const reader = readable.getReader()
  const timeline = new CaptureTimeline()
  const mixer = new Mixer()
  // Ends a read that waits, where a track that is muted gives nothing for minutes.
  const onAbort = (): void => {
    reader.cancel().catch(() => undefined)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    for (;;) {
      const { value: data } = await reader.read()
      if (data === undefined || isAborted(signal)) {
        data?.close()
        return
      }
      const { sampleRate: rateHz, numberOfChannels: channels, timestamp, numberOfFrames } = data
      const samples = mixer.mix(data)
      data.close()
      const durationMs = (numberOfFrames * 1000) / rateHz
      const { lostMs, capturedAtMs } = timeline.place({ startMs: timestamp / 1000, durationMs }, nowMs())
      yield { samples, rateHz, channels, capturedAtMs, lostSamples: Math.round((lostMs * rateHz) / 1000) }
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    onAbort()
  }
}

// Read again after every wait: the compiler takes a signal that was not aborted for one that never is.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

class Mixer {
  #mono = new Float32Array(0)
  #plane = new Float32Array(0)

  /** The mean of the channels. */
  mix(data: AudioData): Float32Array {
    const { numberOfFrames: frames, numberOfChannels: channels } = data
    if (this.#mono.length !== frames) {
      this.#mono = new Float32Array(frames)
      this.#plane = new Float32Array(frames)
    }
    data.copyTo(this.#mono, { planeIndex: 0, format: 'f32-planar' })
    if (channels === 1) return this.#mono
    for (let planeIndex = 1; planeIndex < channels; planeIndex++) {
      data.copyTo(this.#plane, { planeIndex, format: 'f32-planar' })
      for (let index = 0; index < frames; index++)
        this.#mono[index] = (this.#mono[index] ?? 0) + (this.#plane[index] ?? 0)
    }
    for (let index = 0; index < frames; index++) this.#mono[index] = (this.#mono[index] ?? 0) / channels
    return this.#mono
  }
}
