import { speechRateHz, samplesToMs } from '../../shared/audio/format.ts'
import { decodeAudioFrame } from '../../shared/protocol/frame.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { opcodes, type ServerSaid, type WireSocket } from './wire-socket.ts'

const lookMs = 10
const reportMs = 100

/** What somebody before the page sees and hears of one answer, and when; says what it has taken and played, as a page. */
export class PageLikeReader {
  #text = ''
  readonly #lengths: { readonly atMs: number; readonly characters: number }[] = []
  readonly #socket: WireSocket
  readonly #timer: NodeJS.Timeout
  #read = 0
  #responseId: number | undefined
  #seq = 0
  #arrivedSamples = 0
  #playedSamples = 0
  #playingSinceMs: number | undefined
  #reportedAtMs = 0

  constructor(socket: WireSocket) {
    this.#socket = socket
    this.#timer = setInterval(() => {
      this.look()
    }, lookMs)
  }

  get text(): string {
    return this.#text
  }

  get heardMs(): number {
    return samplesToMs(this.#playedSamples, speechRateHz)
  }

  charactersAt(atMs: number): number {
    return this.#lengths.findLast((shown) => shown.atMs <= atMs)?.characters ?? 0
  }

  look(): void {
    const nowMs = clock.nowMs()
    for (; this.#read < this.#socket.frames.length; this.#read++) {
      const frame = this.#socket.frames[this.#read]
      if (frame?.opcode === opcodes.text) this.#take(JSON.parse(frame.payload.toString()) as ServerSaid)
      else if (frame?.opcode === opcodes.binary) {
        const { position, samples } = decodeAudioFrame(frame.payload)
        this.#arrivedSamples = position + samples.length
        this.#playingSinceMs ??= nowMs
      }
    }
    this.#lengths.push({ atMs: nowMs, characters: this.#text.length })
    if (this.#playingSinceMs !== undefined) {
      const sinceSamples = Math.round(((nowMs - this.#playingSinceMs) * speechRateHz) / 1_000)
      this.#playedSamples = Math.min(this.#arrivedSamples, sinceSamples)
    }
    if (nowMs - this.#reportedAtMs >= reportMs) this.#report(nowMs)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.look()
  }

  #take(message: ServerSaid): void {
    if (typeof message.seq === 'number') this.#seq = message.seq
    if (message.type === 'response-start') this.#responseId = message.responseId as number
    if (message.type === 'text-delta') this.#text += message.text as string
  }

  #report(nowMs: number): void {
    this.#reportedAtMs = nowMs
    this.#socket.say({ type: 'ack', seq: this.#seq })
    const [responseId, playedSamples] = [this.#responseId, this.#playedSamples]
    if (responseId !== undefined && playedSamples > 0)
      this.#socket.say({ type: 'playout', responseId, playedSamples, isFinal: false })
  }
}
