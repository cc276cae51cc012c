import { WebSocket } from 'ws'
import type { ClientMessageInput, modes } from '../../shared/protocol/client-messages.ts'
import { closeCodes, type CloseAdvice } from '../../shared/protocol/errors.ts'
import { decodeAudioFrame, encodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import { protocolVersion, serverMessageMaxBytes, ticketPrefix } from '../../shared/protocol/limits.ts'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import { PeerWatch } from '../../shared/protocol/peer-watch.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { ClientEndEvent, HelloPlace, OutgoingMessage } from '../../shared/session/client-end-events.ts'
import { clientEnd, transition, type ClientEnd } from '../../shared/session/client-end.ts'
import type { ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { mintTicket } from './wire-socket.ts'

export interface ReducerClientPorts {
  readonly ready: ReadyLine
  /** Where its sockets go: a proxy before the server. Tickets are bought at the server itself. */
  readonly port: number
  readonly mode: (typeof modes)[number]
  /** Left out, it says itself when somebody speaks. */
  readonly vad?: 'client' | 'server'
  onShown(message: ServerMessage): void
  onPlay(frame: AudioFrame): void
  /** Its socket is gone; the reason is the client's own. */
  onLost?(reason: string): void
  /** It tries again after so long: what its policy says, whatever the machine makes of it. */
  onWait?(delayMs: number): void
  /** Of the wait before it tries again, 0 to 1. Left out, it never waits. */
  chance?(): number
}

/** A client in Node whose session is the page's: the same reducer over `ws`, which tries again without any wait. */
export class ReducerClient {
  readonly #ports: ReducerClientPorts
  #end: ClientEnd = clientEnd()
  #socket: WebSocket | undefined
  #peer: PeerWatch | undefined
  #cancelWait: () => void = () => undefined
  readonly #cancelTick: () => void
  #sockets = 0

  constructor(ports: ReducerClientPorts) {
    this.#ports = ports
    const timer = setInterval(() => {
      this.#dispatch({ type: 'tick', bufferedBytes: this.#socket?.bufferedAmount ?? 0, nowMs: clock.nowMs() })
    }, 1_000)
    this.#cancelTick = () => {
      clearInterval(timer)
    }
    this.#dispatch({ type: 'open' })
  }

  /** How many sockets it has opened. */
  get sockets(): number {
    return this.#sockets
  }

  get life(): ClientEnd['life'] {
    return this.#end.life
  }

  /** Again after it was closed, as by a second window: the same session. */
  open(): void {
    this.#dispatch({ type: 'open' })
  }

  record(frame: AudioFrame): void {
    this.#dispatch({ type: 'microphone', frame })
  }

  send(message: OutgoingMessage): void {
    this.#dispatch({ type: 'send', message, bytes: Buffer.byteLength(JSON.stringify(message)) })
  }

  close(): void {
    this.#cancelTick()
    this.#dispatch({ type: 'close', reason: 'Done.' })
  }

  #dispatch(event: ClientEndEvent): void {
    const { state, effects } = transition(this.#end, event)
    this.#end = state
    for (const effect of effects) {
      switch (effect.type) {
        case 'connect':
          void this.#connect(effect.socketId, effect.place)
          break
        case 'drop-socket':
          this.#drop()
          break
        case 'wait':
          this.#ports.onWait?.(effect.delayMs)
          this.#cancelWait = clock.after(effect.delayMs, () => {
            this.#dispatch({ type: 'retry' })
          })
          break
        case 'cancel-wait':
          this.#cancelWait()
          break
        case 'transmit':
          this.#transmit(effect.message)
          break
        case 'transmit-audio':
          this.#socket?.send(encodeAudioFrame(effect.frame))
          break
        case 'show':
          this.#ports.onShown(effect.message)
          break
        case 'play':
          this.#ports.onPlay(effect.frame)
          break
        // Their sockets are cut on purpose, and not left in the dark.
        case 'await-answer':
        case 'life-changed':
          break
        default:
          effect satisfies never
      }
    }
  }

  async #connect(socketId: number, place: HelloPlace): Promise<void> {
    const { ready, port, mode, vad = 'client' } = this.#ports
    let ticket: string
    try {
      ticket = await mintTicket(ready)
    } catch (thrown) {
      this.#lose(socketId, { advice: 'retry', reason: String(thrown) })
      return
    }
    if (this.#end.socketId !== socketId || this.#end.life.name !== 'connecting') return
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, [protocolVersion, ticketPrefix + ticket], {
      headers: { origin: `http://127.0.0.1:${port}` },
      perMessageDeflate: false,
      maxPayload: serverMessageMaxBytes,
    })
    this.#sockets += 1
    this.#socket = socket
    const peer = new PeerWatch(clock, {
      ping: (sentAtMs) => {
        this.#transmit({ type: 'ping', sentAtMs })
      },
      giveUp: () => {
        this.#lose(socketId, { advice: 'retry', reason: 'Parley does not answer.' })
      },
    })
    this.#peer = peer
    socket.on('open', () => {
      const client = { name: 'torture', version: '1' }
      this.#transmit({ type: 'hello', protocol: protocolVersion, client, vad, mode, ...place })
      peer.start()
    })
    socket.on('message', (data, isBinary) => {
      const nowMs = clock.nowMs()
      peer.heard(nowMs)
      const bytes = data as Buffer
      if (isBinary) this.#dispatch({ type: 'speech', socketId, frame: decodeAudioFrame(bytes) })
      else this.#receive(socketId, parseServerMessage(bytes.toString()))
    })
    socket.on('error', () => undefined)
    socket.on('close', (code) => {
      this.#lose(socketId, { advice: adviceOf(code), reason: `closed with ${code}` })
    })
  }

  #receive(socketId: number, message: ServerMessage): void {
    if (message.type === 'ping') this.#transmit({ type: 'pong', sentAtMs: message.sentAtMs })
    else this.#dispatch({ type: 'received', socketId, message, nowMs: clock.nowMs() })
  }

  #lose(socketId: number, { advice, reason }: { readonly advice: CloseAdvice; readonly reason: string }): void {
    const before = this.#end
    this.#dispatch({
      type: 'lost',
      socketId,
      advice,
      reason,
      nowMs: clock.nowMs(),
      chance: this.#ports.chance?.() ?? 0,
    })
    if (this.#end !== before) this.#ports.onLost?.(reason)
  }

  #transmit(message: ClientMessageInput): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #drop(): void {
    this.#peer?.stop()
    // Closed by its number already: what it still says changes nothing.
    this.#socket?.terminate()
    this.#socket = undefined
  }
}

function adviceOf(code: number): CloseAdvice {
  return Object.values(closeCodes).find((close) => close.code === code)?.advice ?? 'retry'
}
