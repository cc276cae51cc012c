import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { SpeechWindow } from '../../shared/vad/speech-edges.ts'
import { VadStream, type VadStreamOptions } from './vad-stream.ts'
import type { FromWorker } from './worker-messages.ts'
import type { StartVadWorker, VadWorker } from './worker-thread.ts'

/** A minute after the last sample, half a second of loading costs less than 130 MB kept for nothing. */
const defaultIdleMs = 60_000
/** Loading took 0.4 to 2.5 s and a second of audio 0.06 s, on a busy machine; a worker this late will not come. */
const answerDeadlineMs = 15_000
/** A worker that could not even load will not load at the next frame, 20 ms later. */
const loadRetryMs = 10_000

/** What the log wants to know. */
export type ServerVadEvent =
  | { readonly type: 'vad-loaded'; readonly loadMs: number }
  | { readonly type: 'vad-released' }
  | { readonly type: 'vad-failed'; readonly cause: unknown }
  | { readonly type: 'vad-audio-dropped'; readonly samples: number }

export interface ServerVadStream {
  /** 16 kHz mono PCM16 of any length; copied. Never waits and never throws. */
  write(samples: Int16Array): void
  /** Interrupting takes other certainty than beginning a turn. */
  setAssistantSpeaking(isSpeaking: boolean): void
  setPreset(preset: InterruptionPreset): void
  /** Forgets the sound so far; positions go on. An open stretch of speech gets no end. */
  reset(): void
  close(): void
}

/**
 * Voice activity for clients that bring none: one worker thread with the model, shared by all streams, loaded at the
 * first sample and released when none comes any more.
 */
export class ServerVad {
  readonly #startWorker: StartVadWorker
  readonly #clock: Clock
  readonly #hopSamples: 256 | 512
  readonly #idleMs: number
  readonly #onEvent: (event: ServerVadEvent) => void
  /** By the id that the worker knows; a stream that begins anew gets a new one, so that late answers find nobody. */
  readonly #streams = new Map<number, VadStream>()
  #lastStreamId = 0
  #worker: { readonly thread: VadWorker; isLoaded: boolean } | undefined
  #retryAtMs = Number.NEGATIVE_INFINITY
  #lastWriteMs = 0
  #cancelIdle: (() => void) | undefined
  #cancelDeadline: (() => void) | undefined
  #isClosed = false

  constructor(options: {
    readonly startWorker: StartVadWorker
    readonly clock: Clock
    /** 256: two interleaved instances, surer and 40 ms sooner, for twice the work (`speech-edges.ts`). */
    readonly hopSamples?: 256 | 512
    readonly idleMs?: number
    readonly onEvent?: (event: ServerVadEvent) => void
  }) {
    this.#startWorker = options.startWorker
    this.#clock = options.clock
    this.#hopSamples = options.hopSamples ?? 256
    this.#idleMs = options.idleMs ?? defaultIdleMs
    this.#onEvent = options.onEvent ?? (() => undefined)
  }

  get isLoaded(): boolean {
    return this.#worker?.isLoaded === true
  }

  open(options: VadStreamOptions): ServerVadStream {
    const stream = new VadStream(options, this.#hopSamples)
    let id = this.#register(stream)
    return {
      write: (samples) => {
        this.#write(id, samples)
      },
      setAssistantSpeaking: (isSpeaking) => {
        stream.setAssistantSpeaking(isSpeaking)
      },
      setPreset: (preset) => {
        stream.setPreset(preset)
      },
      reset: () => {
        if (!this.#forget(id)) return
        stream.reset()
        id = this.#register(stream)
      },
      close: () => {
        this.#forget(id)
      },
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#streams.clear()
    await this.#endWorker()
  }

  #register(stream: VadStream): number {
    this.#lastStreamId += 1
    this.#streams.set(this.#lastStreamId, stream)
    return this.#lastStreamId
  }

  #forget(id: number): boolean {
    if (!this.#streams.delete(id)) return false
    this.#worker?.thread.post({ type: 'close', streamId: id })
    return true
  }

  #write(id: number, samples: Int16Array): void {
    const stream = this.#streams.get(id)
    if (this.#isClosed || stream === undefined || samples.length === 0) return
    this.#lastWriteMs = this.#clock.nowMs()
    if (this.#worker === undefined && this.#lastWriteMs < this.#retryAtMs) return
    const dropped = stream.enqueue(samples)
    if (dropped > 0) this.#onEvent({ type: 'vad-audio-dropped', samples: dropped })
    this.#worker ??= this.#start()
    this.#pump(id, stream)
  }

  #start(): { thread: VadWorker; isLoaded: boolean } {
    const worker = {
      isLoaded: false,
      thread: this.#startWorker({
        message: (message) => {
          if (this.#worker === worker) this.#onMessage(message)
        },
        died: (cause) => {
          if (this.#worker === worker) this.#onDeath(cause)
        },
      }),
    }
    this.#watchIdle(this.#idleMs)
    return worker
  }

  #pump(id: number, stream: VadStream): void {
    if (this.#worker === undefined || stream.isUnderWay) return
    const block = stream.takeBlock()
    if (block === undefined) return
    this.#worker.thread.post({ type: 'audio', streamId: id, hopSamples: this.#hopSamples, ...block })
    if (this.#cancelDeadline === undefined) this.#watchDeadline()
  }

  #onMessage(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        if (this.#worker !== undefined) this.#worker.isLoaded = true
        this.#onEvent({ type: 'vad-loaded', loadMs: message.loadMs })
        return
      case 'judged':
        this.#onJudged(message.streamId, message.windows)
        this.#watchDeadline()
        return
      default:
        message satisfies never
    }
  }

  #onJudged(id: number, windows: readonly SpeechWindow[]): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    stream.isUnderWay = false
    for (const window of windows) {
      stream.judge(window)
      // Whoever heard of an edge may have closed or reset the stream.
      if (this.#streams.get(id) !== stream) return
    }
    this.#pump(id, stream)
  }

  #onDeath(cause: unknown): void {
    if (this.#worker?.isLoaded !== true) this.#retryAtMs = this.#clock.nowMs() + loadRetryMs
    void this.#endWorker()
    this.#onEvent({ type: 'vad-failed', cause })
    const error = new AssistantError(
      'vad-unavailable',
      'The voice activity detector stopped, so Parley did not hear when you began or ended to speak. ' +
        'It starts again by itself when you speak; text works meanwhile.',
      { retryable: true, cause },
    )
    for (const stream of [...this.#streams.values()]) stream.fail(error)
  }

  #isAnyUnderWay(): boolean {
    return [...this.#streams.values()].some((stream) => stream.isUnderWay)
  }

  /** Watches the longest wait: started anew by each answer, and over when nothing is under way. */
  #watchDeadline(): void {
    this.#cancelDeadline?.()
    this.#cancelDeadline = undefined
    if (!this.#isAnyUnderWay()) return
    this.#cancelDeadline = this.#clock.after(answerDeadlineMs, () => {
      this.#onDeath(new Error(`The worker thread gave no answer for ${answerDeadlineMs} ms.`))
    })
  }

  #watchIdle(delayMs: number): void {
    this.#cancelIdle = this.#clock.after(delayMs, () => {
      const quietMs = this.#clock.nowMs() - this.#lastWriteMs
      if (quietMs < this.#idleMs || this.#isAnyUnderWay()) {
        this.#watchIdle(Math.max(this.#idleMs - quietMs, 1_000))
        return
      }
      void this.#endWorker()
      this.#onEvent({ type: 'vad-released' })
    })
  }

  async #endWorker(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#cancelIdle?.()
    this.#cancelDeadline?.()
    this.#cancelDeadline = undefined
    await worker?.thread.end()
  }
}
