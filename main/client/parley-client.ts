import { type RawData, WebSocket } from 'ws'
import type { z } from 'zod'
import type { ClientMessageInput, helloSchema } from '../../shared/protocol/client-messages.ts'
import { AssistantError, closeCodes } from '../../shared/protocol/errors.ts'
import { type AudioFrame, bytesToPcm, decodeAudioFrame, encodeAudioFrame } from '../../shared/protocol/frame.ts'
import { protocolVersion, serverMessageMaxBytes, ticketPrefix } from '../../shared/protocol/limits.ts'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import { AsyncQueue } from '../../shared/std/async-queue.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { mintTicket, refusal, type ServerAccess } from './server-access.ts'

export type HelloFields = Omit<z.input<typeof helloSchema>, 'type' | 'protocol'>
export type Incoming =
  | { readonly type: 'message'; readonly message: ServerMessage }
  | { readonly type: 'speech'; readonly frame: AudioFrame }
/** Sees every frame as it crosses the socket, in either direction. */
export type FrameObserver = (
  direction: 'sent' | 'received',
  frame: ClientMessageInput | ServerMessage | AudioFrame,
) => void

/** What a reader may leave lying: minutes of speech at 50 frames a second. One that leaves more is stuck. */
const incomingCapacity = 20_000
/** Longer than the server takes to say anything; its own deadline for `hello` is 3 s. */
const welcomeDeadlineMs = 10_000
/** Acks only free what the server keeps for a resume: one a second is plenty. */
const ackEveryMs = 1_000

export interface ConnectOptions {
  readonly access: ServerAccess
  readonly hello: HelloFields
  readonly clock: Clock
  readonly observe?: FrameObserver
  readonly signal?: AbortSignal
}

/** Opens a socket with a fresh ticket and says hello. Throws `AssistantError` when the server does not want it. */
export async function connectParley(options: ConnectOptions): Promise<ParleyClient> {
  const ticket = await mintTicket(options.access, options.signal)
  const socket = new WebSocket(options.access.ws, [protocolVersion, ticketPrefix + ticket], {
    headers: { origin: options.access.origin },
    perMessageDeflate: false,
    // Snapshots hold whole conversations and are the largest thing a server sends.
    maxPayload: serverMessageMaxBytes,
  })
  const client = new ParleyClient(socket, options)
  await client.opened
  return client
}

/** One connection. Used up once it is closed. */
export class ParleyClient {
  readonly #opened = Promise.withResolvers<Welcome>()
  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #observe: FrameObserver
  readonly #incoming = new AsyncQueue<Incoming>(incomingCapacity)
  #welcome: Welcome | undefined
  #heardAtMs: number
  #lastSeq = 0
  #ackedSeq = 0
  readonly #cancelDeadline: () => void
  #cancelTick: (() => void) | undefined
  #lastPingMs: number

  constructor(socket: WebSocket, options: ConnectOptions) {
    this.#socket = socket
    this.#clock = options.clock
    this.#observe = options.observe ?? (() => undefined)
    this.#heardAtMs = options.clock.nowMs()
    this.#lastPingMs = this.#heardAtMs
    this.#cancelDeadline = this.#clock.after(welcomeDeadlineMs, () => {
      this.#fail(new AssistantError('not-ready', 'The server opened the connection and then said nothing for 10 s.'))
    })
    this.#listen(options)
  }

  /** Resolves with the server's `welcome`. */
  get opened(): Promise<Welcome> {
    return this.#opened.promise
  }

  /** Everything the server sends after `welcome`; ends when the connection does, throws when that was not asked for. */
  get incoming(): AsyncIterable<Incoming> {
    return this.#incoming
  }

  get welcome(): Welcome {
    if (this.#welcome === undefined) throw new AssistantError('not-ready', 'The server has not said welcome yet.')
    return this.#welcome
  }

  send(message: ClientMessageInput): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#observe('sent', message)
    this.#socket.send(JSON.stringify(message))
  }

  sendAudio(frame: AudioFrame): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#observe('sent', frame)
    this.#socket.send(encodeAudioFrame(frame))
  }

  close(): void {
    this.#incoming.end()
    this.#cancelDeadline()
    this.#cancelTick?.()
    this.#opened.reject(new AssistantError('not-ready', 'The connection was closed before the server said welcome.'))
    this.#socket.close(closeCodes.normal.code)
  }

  #listen(options: ConnectOptions): void {
    const socket = this.#socket
    socket.on('open', () => {
      this.send({ type: 'hello', protocol: protocolVersion, ...options.hello })
      this.#tick()
    })
    socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        this.#fail(refusal(response.statusCode ?? 0, Buffer.concat(chunks).toString(), options.access.origin))
      })
    })
    socket.on('message', (data, isBinary) => {
      this.#receive(data, isBinary)
    })
    socket.on('error', (cause) => {
      this.#fail(new AssistantError('not-ready', `The connection to ${options.access.origin} failed.`, { cause }))
    })
    socket.on('close', (code, reason) => {
      this.#fail(new AssistantError('not-ready', closeSentence(code, reason.toString())))
    })
    options.signal?.addEventListener('abort', () => {
      this.close()
    })
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#heardAtMs = this.#clock.nowMs()
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)
    try {
      if (isBinary) this.#receiveSpeech(decodeAudioFrame(bytes))
      else this.#receiveMessage(parseServerMessage(bytes.toString()))
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : ''
      this.#fail(
        new AssistantError('bad-frame', `The server sent something this client cannot read. ${reason}`, { cause }),
      )
    }
  }

  #receiveSpeech(frame: AudioFrame): void {
    this.#observe('received', frame)
    this.#push({ type: 'speech', frame })
  }

  #receiveMessage(message: ServerMessage): void {
    if (message.type === 'audio') {
      const { kind, flags, streamId, sequence, position, data } = message
      const samples = bytesToPcm(Buffer.from(data, 'base64'))
      this.#receiveSpeech({ kind, flags, streamId, sequence, position, samples })
      return
    }
    this.#observe('received', message)
    if ('seq' in message) this.#lastSeq = message.seq
    switch (message.type) {
      case 'welcome':
        this.#welcome = message
        this.#cancelDeadline()
        this.#opened.resolve(message)
        return
      case 'ping':
        this.send({ type: 'pong', sentAtMs: message.sentAtMs })
        return
      case 'error':
        // Before welcome an error is the whole answer; afterwards it is about one frame.
        if (this.#welcome === undefined) this.#fail(new AssistantError(message.code, message.message))
        else this.#push({ type: 'message', message })
        return
      default:
        this.#push({ type: 'message', message })
    }
  }

  #push(incoming: Incoming): void {
    if (this.#incoming.push(incoming) || this.#incoming.isEnded) return
    this.#fail(new AssistantError('internal', 'This client fell behind the server and gave the connection up.'))
  }

  #tick(): void {
    const nowMs = this.#clock.nowMs()
    const { heartbeatMs, peerSilentMs } = this.#welcome?.limits ?? { heartbeatMs: 3_000, peerSilentMs: 9_000 }
    if (nowMs - this.#heardAtMs >= peerSilentMs) {
      this.#fail(
        new AssistantError('not-ready', `The server has said nothing for ${Math.round(peerSilentMs / 1000)} s.`),
      )
      return
    }
    if (this.#lastSeq > this.#ackedSeq) {
      this.#ackedSeq = this.#lastSeq
      this.send({ type: 'ack', seq: this.#lastSeq })
    }
    if (this.#welcome !== undefined && nowMs - this.#lastPingMs >= heartbeatMs) {
      this.#lastPingMs = nowMs
      this.send({ type: 'ping', sentAtMs: nowMs })
    }
    this.#cancelTick = this.#clock.after(ackEveryMs, () => {
      this.#tick()
    })
  }

  #fail(error: AssistantError): void {
    this.#cancelDeadline()
    this.#cancelTick?.()
    this.#opened.reject(error)
    this.#incoming.fail(error)
    this.#socket.terminate()
  }
}

function closeSentence(code: number, reason: string): string {
  const known = Object.entries(closeCodes).find(([, entry]) => entry.code === code)
  const because = reason === '' ? (known?.[0] ?? 'no reason given') : reason
  return `The server closed the connection (${code}: ${because}).`
}
