import { randomUUID } from 'node:crypto'
import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import { closeCodes } from '../../shared/protocol/errors.ts'
import { bytesToPcm, decodeAudioFrame, encodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { numbered, type Place } from './numbering.ts'
import type { RawSocket, SocketEvents } from './server-port.ts'
import { noSpeech, spoken, told } from './speech-streams.ts'
import { Broken, shown } from './verdict.ts'

export type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: T }>
type CommandInput = Extract<ClientMessageInput, { readonly id: string }>
export type CommandFields = CommandInput extends infer M ? (M extends CommandInput ? Omit<M, 'id'> : never) : never

export type Arrival =
  | { readonly kind: 'message'; readonly message: ServerMessage; readonly atMs: number }
  | { readonly kind: 'speech'; readonly frame: AudioFrame; readonly form: 'binary' | 'json'; readonly atMs: number }

/** The rules that hold for every frame of every check. */
export type PassingRule = 'every-frame-is-of-the-page' | 'every-number-in-order' | 'every-speech-stream-in-order'

export interface ProbePorts {
  readonly clock: Clock
  readonly breach: (rule: PassingRule, got: string) => void
}

/** Longer than a model takes to begin, shorter than anybody waits. */
const answerWithinMs = 20_000

/** One connection, and all that came over it. It answers pings; the rest is up to the check. */
export class Probe implements SocketEvents {
  readonly arrivals: Arrival[] = []
  closedWith: number | undefined
  place: Place | undefined
  isPonging = true
  onSpeech: (frame: AudioFrame) => void = () => undefined
  onMessage: (message: ServerMessage) => void = () => undefined
  #streams = noSpeech
  #socket: RawSocket | undefined
  readonly #ports: ProbePorts
  readonly #waiting = new Set<() => void>()

  constructor(ports: ProbePorts, place?: Place) {
    this.#ports = ports
    this.place = place
  }

  use(socket: RawSocket): void {
    this.#socket = socket
  }

  send(message: ClientMessageInput): void {
    this.sendRaw(JSON.stringify(message))
  }

  sendAudio(frame: AudioFrame): void {
    this.sendRaw(encodeAudioFrame(frame))
  }

  sendRaw(data: string | Uint8Array): void {
    if (this.closedWith === undefined) this.#socket?.send(data)
  }

  close(): void {
    this.#socket?.close(closeCodes.normal.code)
  }

  cut(): void {
    this.#socket?.terminate()
  }

  /** Sends it under an id of its own, and waits for the result. */
  async command(fields: CommandFields, id = randomUUID() as string): Promise<MessageOf<'command-result'>> {
    const since = this.arrivals.length
    this.send({ ...fields, id })
    return await this.next('command-result', { where: ({ commandId }) => commandId === id, since, withinMs: 5_000 })
  }

  all<T extends ServerMessage['type']>(type: T, since = 0): MessageOf<T>[] {
    return this.arrivals
      .slice(since)
      .flatMap((arrival) => (arrival.kind === 'message' && isOf(arrival.message, type) ? [arrival.message] : []))
  }

  /** The first message of this type, also of those that came before; throws `Broken` when none comes. */
  async next<T extends ServerMessage['type']>(
    type: T,
    options: { where?: (message: MessageOf<T>) => boolean; since?: number; withinMs?: number; as?: string } = {},
  ): Promise<MessageOf<T>> {
    const { where = () => true, since = 0, withinMs = answerWithinMs, as = `a ${type}` } = options
    const find = (): MessageOf<T> | undefined => this.all(type, since).find(where)
    await this.until(() => find() !== undefined || this.closedWith !== undefined, withinMs)
    const found = find()
    if (found !== undefined) return found
    const last = this.arrivals.slice(since).findLast((arrival) => arrival.kind === 'message')
    const after = last?.kind === 'message' ? `the last message was ${shown(last.message)}` : 'no message at all'
    const how = this.closedWith === undefined ? `none in ${withinMs} ms` : `close code ${this.closedWith}`
    throw new Broken(as, `${how}; ${after}`)
  }

  async closed(code: number, withinMs: number): Promise<void> {
    await this.until(() => this.closedWith !== undefined, withinMs)
    if (this.closedWith === code) return
    const got = this.closedWith === undefined ? `an open connection after ${withinMs} ms` : `code ${this.closedWith}`
    throw new Broken(`close code ${code}`, got)
  }

  /** Whether it came true in time. */
  async until(isTrue: () => boolean, withinMs: number): Promise<boolean> {
    if (isTrue()) return true
    return await new Promise((resolve) => {
      const look = (): void => {
        if (isTrue()) end(true)
      }
      const end = (isInTime: boolean): void => {
        this.#waiting.delete(look)
        cancel()
        resolve(isInTime)
      }
      const cancel = this.#ports.clock.after(withinMs, () => {
        end(false)
      })
      this.#waiting.add(look)
    })
  }

  onText(text: string): void {
    let message: ServerMessage
    try {
      message = parseServerMessage(text)
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : ''
      this.#ports.breach('every-frame-is-of-the-page', `${shown(text)}: ${reason}`)
      return
    }
    if (message.type === 'audio') {
      const { kind, flags, streamId, sequence, position, data } = message
      const samples = bytesToPcm(Buffer.from(data, 'base64'))
      this.#takeSpeech({ kind, flags, streamId, sequence, position, samples }, 'json')
      return
    }
    const numbering = numbered(this.place, message)
    this.place = numbering.place
    if (numbering.fault !== undefined) this.#ports.breach('every-number-in-order', numbering.fault)
    const speech = told(this.#streams, message)
    this.#streams = speech.streams
    if (speech.fault !== undefined) this.#ports.breach('every-speech-stream-in-order', speech.fault)
    this.arrivals.push({ kind: 'message', message, atMs: this.#ports.clock.nowMs() })
    if (message.type === 'ping' && this.isPonging) this.send({ type: 'pong', sentAtMs: message.sentAtMs })
    this.onMessage(message)
    this.#ring()
  }

  onBinary(bytes: Uint8Array): void {
    try {
      this.#takeSpeech(decodeAudioFrame(bytes), 'binary')
    } catch (thrown) {
      this.#ports.breach('every-frame-is-of-the-page', thrown instanceof Error ? thrown.message : String(thrown))
    }
  }

  onClosed(code: number): void {
    this.closedWith = code
    if (!Object.values(closeCodes).some((close) => close.code === code))
      this.#ports.breach('every-frame-is-of-the-page', `close code ${code}, which the page does not have`)
    this.#ring()
  }

  #takeSpeech(frame: AudioFrame, form: 'binary' | 'json'): void {
    const step = spoken(this.#streams, frame)
    this.#streams = step.streams
    if (step.fault !== undefined) this.#ports.breach('every-speech-stream-in-order', step.fault)
    this.arrivals.push({ kind: 'speech', frame, form, atMs: this.#ports.clock.nowMs() })
    this.onSpeech(frame)
    this.#ring()
  }

  #ring(): void {
    for (const look of [...this.#waiting]) look()
  }
}

function isOf<T extends ServerMessage['type']>(message: ServerMessage, type: T): message is MessageOf<T> {
  return message.type === type
}
