import { qualityOf, withExchange, type ConnectionQuality, type Exchange } from '../../shared/protocol/clock-offset.ts'
import { AssistantError, closeCodes, toAssistantError } from '../../shared/protocol/errors.ts'
import { decodeAudioFrame, encodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import { PeerWatch } from '../../shared/protocol/peer-watch.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { closingOf, type Closing } from './close-sentence.ts'
import type { CreateSocket, SocketPort } from './socket-port.ts'

/** For the ticket, the socket and the `welcome` together; on one machine they take some 20 ms. */
export const welcomeDeadlineMs = 10_000

type Hello = Extract<ClientMessageInput, { readonly type: 'hello' }>
export interface OneSocketPorts {
  readonly origin: string
  readonly access: { mintTicket(signal: AbortSignal): Promise<string> }
  readonly clock: Clock
  readonly createSocket: CreateSocket
  readonly hello: () => Hello
  /** The server answers requests. */
  onReached(): void
  /** Every message but pings, which are answered here. */
  onMessage(message: ServerMessage): void
  onSpeech(frame: AudioFrame): void
  /** Not a frame of the protocol: it changes nothing. */
  onUnreadable(): void
  /** Once, and last. */
  onLost(closing: Closing, wasReached: boolean): void
}

/**
 * One try to reach the server and, when it comes to that, one socket: ticket, hello, heartbeat. It is over when it was
 * lost or dropped; from then on a socket that lingers is an orphan, and whatever it still says reaches nobody.
 */
export class OneSocket {
  readonly #ports: OneSocketPorts
  readonly #abort = new AbortController()
  readonly #peer: PeerWatch
  readonly #cancelDeadline: () => void
  #socket: SocketPort | undefined
  #phase: 'opening' | 'greeting' | 'welcomed' | 'over' = 'opening'
  #wasReached = false
  #refusal: string | undefined
  #exchanges: readonly Exchange[] = []

  constructor(ports: OneSocketPorts) {
    this.#ports = ports
    this.#peer = new PeerWatch(ports.clock, {
      ping: (sentAtMs) => {
        this.send({ type: 'ping', sentAtMs })
      },
      giveUp: () => {
        this.#lose({ advice: 'retry', reason: 'Parley does not answer.' })
      },
    })
    this.#cancelDeadline = ports.clock.after(welcomeDeadlineMs, () => {
      this.#lose({ advice: 'retry', reason: 'Parley does not answer.' })
    })
    void this.#open()
  }

  /** Undefined until a ping was answered. */
  get quality(): ConnectionQuality | undefined {
    return qualityOf(this.#exchanges)
  }

  /** Bytes that were sent and have not left this machine. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0
  }

  send(message: ClientMessageInput): void {
    if (this.#phase === 'opening' || this.#phase === 'over') return
    this.#socket?.send(JSON.stringify(message))
  }

  sendAudio(frame: AudioFrame): void {
    if (this.#phase === 'welcomed') this.#socket?.send(encodeAudioFrame(frame))
  }

  probe(): void {
    this.#peer.probe()
  }

  awaitAnswer(): void {
    this.#peer.awaitAnswer()
  }

  drop(): void {
    if (this.#phase === 'over') return
    this.#phase = 'over'
    this.#cancelDeadline()
    this.#peer.stop()
    this.#abort.abort()
    this.#socket?.close(closeCodes.normal.code)
  }

  async #open(): Promise<void> {
    const { origin, access, createSocket } = this.#ports
    try {
      const ticket = await access.mintTicket(this.#abort.signal)
      if (this.#isOver) return
      this.#wasReached = true
      this.#ports.onReached()
      const url = new URL('/socket', origin.replace(/^http/, 'ws'))
      this.#listen(createSocket(url.href, [protocolVersion, ticketPrefix + ticket]))
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown, 'This page could not open a connection to Parley.')
      // The credential is worth nothing: the next try would be refused as well.
      this.#lose(
        code === 'refused'
          ? { advice: 'stop', reason: message, cause: 'refused' }
          : { advice: 'retry', reason: message },
      )
    }
  }

  #listen(socket: SocketPort): void {
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      if (this.#isOver) return
      this.#phase = 'greeting'
      this.send(this.#ports.hello())
    })
    socket.addEventListener('message', ({ data }) => {
      if (!this.#isOver) this.#receive(data)
    })
    socket.addEventListener('close', ({ code }) => {
      const closing = closingOf(code)
      this.#lose({ ...closing, reason: this.#refusal ?? closing.reason })
    })
  }

  #receive(data: unknown): void {
    this.#peer.heard(this.#ports.clock.nowMs())
    try {
      if (data instanceof ArrayBuffer) this.#ports.onSpeech(speechOf(new Uint8Array(data)))
      else if (typeof data === 'string') this.#receiveMessage(parseServerMessage(data))
    } catch (thrown) {
      if (!(thrown instanceof AssistantError)) throw thrown
      this.#ports.onUnreadable()
    }
  }

  #receiveMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'ping':
        this.send({ type: 'pong', sentAtMs: message.sentAtMs })
        return
      case 'pong':
        this.#measure(message)
        this.#ports.onMessage(message)
        return
      case 'audio':
        throw new AssistantError('bad-frame', 'Speech came as JSON and was asked for in binary.')
      case 'error':
        // Before `welcome` it is why the server will close; after it, it is about one frame.
        if (this.#phase === 'welcomed') this.#ports.onMessage(message)
        else this.#refusal = message.message
        return
      case 'welcome':
        if (this.#phase === 'greeting') {
          this.#phase = 'welcomed'
          this.#cancelDeadline()
          this.#peer.start(message.limits)
        }
        this.#ports.onMessage(message)
        return
      default:
        this.#ports.onMessage(message)
    }
  }

  #measure({ sentAtMs, serverAtMs }: Extract<ServerMessage, { readonly type: 'pong' }>): void {
    const { clock } = this.#ports
    const roundTripMs = this.#peer.answered(sentAtMs, clock.nowMs())
    if (roundTripMs === undefined) return
    this.#exchanges = withExchange(this.#exchanges, { roundTripMs, serverAtMs, receivedAtMs: clock.wallMs() })
  }

  #lose(closing: Closing): void {
    if (this.#isOver) return
    this.drop()
    this.#ports.onLost(closing, this.#wasReached)
  }

  // A getter, because the compiler would else hold the phase for unchanged after an await.
  get #isOver(): boolean {
    return this.#phase === 'over'
  }
}

function speechOf(bytes: Uint8Array): AudioFrame {
  const frame = decodeAudioFrame(bytes)
  if (frame.kind !== 'speech') throw new AssistantError('bad-frame', 'A microphone frame came from the server.')
  return frame
}
