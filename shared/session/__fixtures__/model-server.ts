import type { ClientMessageInput } from '../../protocol/client-messages.ts'
import type { AudioFrame } from '../../protocol/frame.ts'
import type { NumberedMessage, ServerMessage } from '../../protocol/server-messages.ts'
import type { ClientEndEffect, ClientEndEvent, HelloPlace } from '../client-end-events.ts'
import { clientEnd, transition, type ClientEnd } from '../client-end.ts'
import { welcome } from './welcome.ts'

type Up = { readonly place: HelloPlace } | { readonly message: ClientMessageInput } | { readonly frame: AudioFrame }
type Down = { readonly message: ServerMessage } | { readonly frame: AudioFrame }

const speechFrameSamples = 480

/** A client's end, a server in a few lines, and the two directions of one socket: a cut loses what is under way. */
export class ModelLink {
  end: ClientEnd = clientEnd()
  nowMs = 0
  readonly shown: ServerMessage[] = []
  readonly played: number[] = []
  readonly heard: number[] = []
  /** How often each command had its effect. */
  readonly effects = new Map<string, number>()
  madeSamples = 0
  #recordedSamples = 0
  #commands = 0
  #messages: NumberedMessage[] = []
  #sentSamples = 0
  #socketId = 0
  #isUp = false
  #up: Up[] = []
  #down: Down[] = []

  get saidCount(): number {
    return this.#messages.length
  }

  get recordedSamples(): number {
    return this.#recordedSamples
  }

  open(): void {
    this.take({ type: 'open' })
  }

  take(event: ClientEndEvent): void {
    const { state, effects } = transition(this.end, event)
    this.end = state
    for (const effect of effects) this.#carryOut(effect)
  }

  command(): string {
    const id = `00000000-0000-4000-8000-${String(++this.#commands).padStart(12, '0')}`
    this.take({ type: 'send', message: { type: 'text-submit', id, text: 'Hello' }, bytes: 100 })
    return id
  }

  record(): void {
    const position = this.#recordedSamples
    this.#recordedSamples += 320
    const samples = Int16Array.from({ length: 320 }, (_, index) => position + index)
    const frame: AudioFrame = { kind: 'microphone', flags: 0, streamId: 1, sequence: position / 320, position, samples }
    this.take({ type: 'microphone', frame })
  }

  tick(): void {
    this.nowMs += 1_000
    this.take({ type: 'tick', bufferedBytes: 0, nowMs: this.nowMs })
  }

  say(): void {
    this.#say({ type: 'notice', code: 'nothing-heard', message: 'Say it again.' })
  }

  /** The answer grows by a frame, and goes out when somebody is there. */
  speak(): void {
    this.madeSamples += speechFrameSamples
    this.#sendSpeech()
  }

  deliverUp(): void {
    const next = this.#up.shift()
    if (next === undefined) return
    if ('place' in next) this.#greet(next.place)
    else if ('frame' in next) this.#hear(next.frame)
    else if (next.message.type === 'ping')
      this.#down.push({ message: { type: 'pong', sentAtMs: next.message.sentAtMs, serverAtMs: 0 } })
    else if (next.message.type === 'text-submit') this.#run(next.message.id)
  }

  deliverDown(): void {
    const next = this.#down.shift()
    if (next === undefined) return
    const socketId = this.#socketId
    if ('frame' in next) this.take({ type: 'speech', socketId, frame: next.frame })
    else this.take({ type: 'received', socketId, message: next.message, nowMs: this.nowMs })
  }

  cut(): void {
    const socketId = this.#socketId
    this.#hangUp()
    this.take({ type: 'lost', socketId, advice: 'retry', reason: 'Cut.', nowMs: this.nowMs, chance: 0.5 })
  }

  /** Faults end: everything arrives, and what was waited for comes. */
  settle(): void {
    for (let round = 0; round < 4; round++) {
      this.take({ type: 'retry' })
      this.tick()
      while (this.#up.length + this.#down.length > 0) {
        this.deliverUp()
        this.deliverDown()
      }
    }
  }

  #carryOut(effect: ClientEndEffect): void {
    switch (effect.type) {
      case 'connect':
        this.#hangUp()
        this.#socketId = effect.socketId
        this.#up.push({ place: effect.place })
        return
      case 'drop-socket':
        this.#hangUp()
        return
      case 'transmit':
        this.#up.push({ message: effect.message })
        return
      case 'transmit-audio':
        this.#up.push({ frame: effect.frame })
        return
      case 'show':
        this.shown.push(effect.message)
        return
      case 'play':
        this.played.push(...effect.frame.samples)
        return
      default:
    }
  }

  #hangUp(): void {
    this.#isUp = false
    this.#up = []
    this.#down = []
  }

  #greet({ epoch, lastSeq, heldSpeech }: HelloPlace): void {
    const isResumed = epoch === 7 && lastSeq !== undefined
    this.#isUp = true
    this.#down.push({ message: welcome({ isResumed, seq: this.#messages.length }) })
    const missed = isResumed ? this.#messages.slice(lastSeq) : []
    for (const message of missed) this.#down.push({ message })
    if (this.heard.length > 0)
      this.#down.push({ message: { type: 'ack', streamId: 1, microphonePosition: this.heard.length } })
    this.#sentSamples = heldSpeech?.samples ?? 0
    this.#sendSpeech()
  }

  #sendSpeech(): void {
    while (this.#isUp && this.#sentSamples < this.madeSamples) {
      const position = this.#sentSamples
      const length = Math.min(speechFrameSamples, this.madeSamples - position)
      const samples = Int16Array.from({ length }, (_, index) => position + index)
      this.#down.push({ frame: { kind: 'speech', flags: 0, streamId: 1, sequence: 0, position, samples } })
      this.#sentSamples += length
    }
  }

  /** As the protocol page says: of a stream, samples before the place that was reached are dropped. */
  #hear({ position, samples }: AudioFrame): void {
    const before = this.heard.length
    if (position > before) throw new Error(`A hole of ${position - before} samples.`)
    this.heard.push(...samples.subarray(before - position))
    if (Math.floor(this.heard.length / 16_000) > Math.floor(before / 16_000))
      this.#down.push({ message: { type: 'ack', streamId: 1, microphonePosition: this.heard.length } })
  }

  #run(id: string): void {
    if (!this.effects.has(id)) this.effects.set(id, 1)
    this.#say({ type: 'command-result', commandId: id, isOk: true })
  }

  #say(
    message:
      | { type: 'notice'; code: 'nothing-heard'; message: string }
      | { type: 'command-result'; commandId: string; isOk: boolean },
  ): void {
    const said = { ...message, epoch: 7, seq: this.#messages.length + 1 }
    this.#messages.push(said)
    if (this.#isUp) this.#down.push({ message: said })
  }
}
