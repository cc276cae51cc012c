import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { msToSamples, samplesToMs } from '../../shared/audio/format.ts'
import { Resampler } from '../../shared/audio/resampler.ts'
import type { PlayerCommand, PlayerReport } from './player-port.ts'
import { SpeechUpsampler, toPlayerSamples, toSpeechSamples } from './speech-upsampler.ts'
import { leastStartMs } from './start-buffer.ts'

/** Still the same voice, and 20 times less of it in the microphone. */
const duckDb = -26

/** Samples are counted at 24 kHz from the start of the response, as on the wire. */
export interface PlayerEvents {
  /** What has left the loudspeaker; about every 10 ms, never less than before. The level is that of cues too. */
  onPlayed(responseId: number, playedSamples: number, levelDb: number): void
  /** Also when it was discarded, or a newer response took the loudspeaker. */
  onPaused(responseId: number, playedSamples: number): void
  onFinished(responseId: number, playedSamples: number): void
  onUnderrun(total: number): void
}

/** Of a MessagePort what the player needs. */
export interface PlayerPort {
  postMessage(command: PlayerCommand, transfer: ArrayBuffer[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: PlayerReport }) => void): void
  start(): void
  close(): void
}

export interface PlayerOptions {
  readonly port: PlayerPort
  readonly rateHz: number
  readonly outputLatencyMs: number
  readonly events: PlayerEvents
}

interface Current {
  readonly responseId: number
  readonly upsampler: SpeechUpsampler
  total: number | undefined
  played: number
}

/**
 * The audio worker's hand on the loudspeaker. Speech in by frames of the protocol, positions out in samples of the
 * protocol; rates, the audio thread and the device's latency are its own business.
 */
export class Player {
  readonly #port: PlayerPort
  readonly #rateHz: number
  readonly #events: PlayerEvents
  #outputLatencyMs: number
  #current: Current | undefined
  #forgottenThrough = -1
  #isPaused = false
  #isClosed = false
  #underruns = 0
  #startBufferMs = leastStartMs

  constructor({ port, rateHz, outputLatencyMs, events }: PlayerOptions) {
    this.#port = port
    this.#rateHz = rateHz
    this.#outputLatencyMs = outputLatencyMs
    this.#events = events
    port.addEventListener('message', (event) => {
      if (!this.#isClosed) this.#take(event.data)
    })
    port.start()
  }

  /** From its first frame until it finished or was discarded. */
  get currentResponseId(): number | undefined {
    return this.#current?.responseId
  }

  /** A response is being heard or about to be, and not paused. */
  get isPlaying(): boolean {
    return this.#current !== undefined && !this.#isPaused
  }

  get startBufferMs(): number {
    return this.#startBufferMs
  }

  play(frame: AudioFrame): void {
    if (frame.kind !== 'speech') return
    const current = this.#responseFor(frame.streamId)
    if (current === undefined) return
    for (const piece of current.upsampler.push(frame.position, frame.samples))
      this.#send({ type: 'speech', responseId: current.responseId, ...piece }, piece.samples.buffer)
  }

  /** All speech of this response has come, and is `samples` long. */
  endOfSpeech(responseId: number, samples: number): void {
    // An answer without words never had the loudspeaker.
    if (samples === 0 && this.#current?.responseId !== responseId) return
    const current = this.#responseFor(responseId)
    if (current === undefined) return
    current.total = samples
    for (const piece of current.upsampler.flush())
      this.#send({ type: 'speech', responseId, ...piece }, piece.samples.buffer)
    this.#send({ type: 'end', responseId, samples: toPlayerSamples(samples, this.#rateHz) })
  }

  duck(): void {
    this.#send({ type: 'gain', gainDb: duckDb })
  }

  restore(): void {
    this.#send({ type: 'gain', gainDb: 0 })
  }

  /** Without effect when nothing plays: the next response is not held back by it. */
  pause(): void {
    if (!this.isPlaying) return
    this.#isPaused = true
    this.#send({ type: 'pause' })
  }

  /** Goes on from the very sample. */
  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#send({ type: 'resume' })
  }

  /** Silent at once. If it was current, `onPaused` tells where it ended, also when it was paused before. */
  discard(throughResponseId: number): void {
    this.#forgottenThrough = Math.max(this.#forgottenThrough, throughResponseId)
    this.#send({ type: 'discard', throughResponseId })
    if (this.#current !== undefined && this.#current.responseId <= throughResponseId) this.#clear()
  }

  cue(samples: Float32Array, rateHz: number): void {
    const resampler = new Resampler(rateHz, this.#rateHz)
    const head = resampler.push(samples)
    const tail = resampler.flush()
    const whole = new Float32Array(head.length + tail.length)
    whole.set(head)
    whole.set(tail, head.length)
    this.#send({ type: 'cue', samples: whole }, whole.buffer)
  }

  setOutputLatencyMs(outputLatencyMs: number): void {
    this.#outputLatencyMs = outputLatencyMs
  }

  close(): void {
    this.#isClosed = true
    this.#port.close()
  }

  #responseFor(responseId: number): Current | undefined {
    if (responseId <= this.#forgottenThrough) return undefined
    const current = this.#current
    if (current?.responseId === responseId) return current
    if (current !== undefined && responseId < current.responseId) return undefined
    this.#forgottenThrough = responseId - 1
    this.#isPaused = false
    const upsampler = new SpeechUpsampler(this.#rateHz)
    this.#current = { responseId, upsampler, total: undefined, played: 0 }
    return this.#current
  }

  #clear(): void {
    this.#current = undefined
    this.#isPaused = false
  }

  #take(report: PlayerReport): void {
    const current = this.#current?.responseId === report.responseId ? this.#current : undefined
    switch (report.type) {
      case 'played':
        this.#startBufferMs = Math.round(samplesToMs(report.startSamples, this.#rateHz))
        // On its way when it was discarded: nobody asks for it any more.
        if (current === undefined) return
        this.#reach(current, report.position - msToSamples(this.#outputLatencyMs, this.#rateHz))
        this.#events.onPlayed(report.responseId, current.played, report.levelDb)
        return
      case 'paused':
        this.#events.onPaused(report.responseId, this.#pausedAt(current, report.position))
        return
      case 'finished': {
        const whole = current?.total ?? toSpeechSamples(report.position, this.#rateHz)
        this.#forgottenThrough = Math.max(this.#forgottenThrough, report.responseId)
        if (current !== undefined) this.#clear()
        this.#events.onFinished(report.responseId, whole)
        return
      }
      case 'underrun':
        this.#underruns += 1
        this.#events.onUnderrun(this.#underruns)
        return
      default:
        report satisfies never
    }
  }

  /**
   * What was handed to the device before the pause still leaves the loudspeaker, so all of it was heard: here, and only
   * here, the latency is not taken off.
   */
  #pausedAt(current: Current | undefined, position: number): number {
    if (current === undefined) return toSpeechSamples(position, this.#rateHz)
    this.#reach(current, position)
    return current.played
  }

  #reach(current: Current, position: number): void {
    const reached = Math.max(current.played, toSpeechSamples(position, this.#rateHz))
    current.played = Math.min(reached, current.total ?? reached)
  }

  #send(command: PlayerCommand, ...transfer: ArrayBuffer[]): void {
    this.#port.postMessage(command, transfer)
  }
}
