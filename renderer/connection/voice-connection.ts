import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import type { ConnectionQuality } from '../../shared/protocol/clock-offset.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { protocolVersion } from '../../shared/protocol/limits.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type {
  ClientEndEffect,
  ClientEndEvent,
  HelloPlace,
  OutgoingCommand,
  OutgoingMessage,
} from '../../shared/session/client-end-events.ts'
import { clientEnd, transition, type ClientEnd } from '../../shared/session/client-end.ts'
import { shownState } from '../../shared/session/connection-life.ts'
import type { ConnectionState } from '../../shared/session/connection-state.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { OneSocket } from './one-socket.ts'
import { blockedAfterMs, blockedSoonMs, SocketBlockage } from './socket-blockage.ts'
import { createBrowserSocket, type CreateSocket } from './socket-port.ts'

const tickEveryMs = 1_000

type HelloInput = Extract<ClientMessageInput, { readonly type: 'hello' }>
export type HelloFields = Omit<HelloInput, 'type' | 'protocol' | 'audio' | keyof HelloPlace>

export interface SessionPlace {
  readonly sessionId: string
  /** With `lastSeq`, of the last message taken; without the pair a snapshot comes. */
  readonly epoch?: number
  readonly lastSeq?: number
}

/** What a request can carry. What it caused is heard once, whichever way it came: the session knows it by its id. */
export type RequestCommand = Extract<OutgoingCommand, { readonly type: 'text-submit' | 'response-stop' }>

const blockedSentence =
  'Something between this page and Parley lets no voice through, so voice is away. Text works, and voice comes back by itself.'

export interface VoiceConnectionPorts {
  /** `http://127.0.0.1:47800`: the page's own. */
  readonly origin: string
  readonly access: { mintTicket(signal: AbortSignal): Promise<string> }
  readonly clock: Clock
  /** 0 to 1, for the delays between tries. */
  readonly random: () => number
  readonly createSocket?: CreateSocket
  /** Asked for each time a socket opens. */
  readonly hello: () => HelloFields
  /** Every message of the session, each once and in order, and the errors; not the heartbeat. */
  onMessage(message: ServerMessage): void
  /** Each sample of an answer once and in order, and none of one that was interrupted. */
  onSpeech(frame: AudioFrame): void
  onState(state: ConnectionState): void
  /** A ping was answered: every three seconds. */
  onRoundTrip?(roundTripMs: number): void
  /**
   * No socket comes through: these go by requests, under their ids. Left out, they wait for one. One that went out over
   * a socket before may have run in that life of the session.
   */
  byRequest?(command: RequestCommand, sentInEpoch: number | undefined): void
}

/**
 * The voice session's way to the server: carries out what the session's end decides, with sockets, tickets and timers.
 * It may be opened again after it was closed.
 */
export class VoiceConnection {
  readonly #ports: VoiceConnectionPorts
  #end: ClientEnd = clientEnd()
  #socket: OneSocket | undefined
  #cancelWait: () => void = () => undefined
  #cancelTick: () => void = () => undefined
  readonly #blockage: SocketBlockage
  readonly #pending: ClientEndEvent[] = []
  #isBusy = false

  constructor(ports: VoiceConnectionPorts) {
    this.#ports = ports
    this.#blockage = new SocketBlockage(ports.clock, () => {
      this.#divert()
    })
  }

  get sessionId(): string | undefined {
    return this.#end.sessionId
  }

  /** By the heartbeat; undefined until there was one on this socket. */
  get quality(): ConnectionQuality | undefined {
    return this.#socket?.quality
  }

  /** Frames from the server that were not of the protocol, since the start. */
  get unreadableFrames(): number {
    return this.#end.unreadableFrames
  }

  open(session?: SessionPlace): void {
    this.#take({ type: 'open', ...(session !== undefined && { from: session }) })
  }

  /**
   * A command waits where there is no connection, and is answered once, at the latest with the end of this one. Of the
   * playout reports the last waits, and goes first after a resume.
   */
  send(message: OutgoingMessage): void {
    if (this.#blockage.isBlocked && this.#ports.byRequest !== undefined && isForRequest(message)) {
      this.#ports.byRequest(message, undefined)
      return
    }
    const bytes = message.type === 'playout' ? 0 : new TextEncoder().encode(JSON.stringify(message)).length
    this.#take({ type: 'send', message, bytes })
  }

  /** Kept until the server has it, up to 3 s: then the oldest goes. */
  sendAudio(frame: AudioFrame): void {
    this.#tick()
    this.#take({ type: 'microphone', frame })
  }

  /** A session that was begun by a request, while no socket came through. */
  adopt(sessionId: string): void {
    if (this.#end.life.name !== 'idle' && this.#end.life.name !== 'closed') this.open({ sessionId })
  }

  /** After sleep, or when the network came back: finds out at once whether the server is there. */
  probe(): void {
    this.#socket?.probe()
    this.#take({ type: 'retry' })
  }

  close(): void {
    this.#take({ type: 'close', reason: 'The conversation was left.' })
  }

  /**
   * One event at a time: whoever is told of one may cause the next. A close does not wait; what is left of the event
   * that it came into then finds no socket.
   */
  #take(event: ClientEndEvent): void {
    if (event.type === 'close') {
      this.#step(event)
      return
    }
    this.#pending.push(event)
    if (this.#isBusy) return
    this.#isBusy = true
    try {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) this.#step(next)
    } finally {
      this.#isBusy = false
    }
  }

  #step(event: ClientEndEvent): void {
    const { state, effects } = transition(this.#end, event)
    this.#end = state
    for (const effect of effects) this.#carryOut(effect, state)
  }

  #carryOut(effect: ClientEndEffect, { life }: ClientEnd): void {
    switch (effect.type) {
      case 'connect':
        this.#connect(effect.socketId, effect.place)
        return
      case 'drop-socket':
        this.#cancelTick()
        this.#socket?.drop()
        this.#socket = undefined
        return
      case 'wait':
        this.#cancelWait = this.#ports.clock.after(effect.delayMs, () => {
          this.#take({ type: 'retry' })
        })
        return
      case 'cancel-wait':
        this.#cancelWait()
        return
      case 'transmit':
        this.#socket?.send(effect.message)
        return
      case 'transmit-audio':
        this.#socket?.sendAudio(effect.frame)
        return
      case 'await-answer':
        this.#socket?.awaitAnswer()
        return
      case 'show':
        this.#ports.onMessage(effect.message)
        return
      case 'play':
        this.#ports.onSpeech(effect.frame)
        return
      case 'life-changed': {
        // Left in the meantime, by one who was told of this.
        if (life !== this.#end.life) return
        if (life.name === 'open') this.#tickLater()
        if (life.name === 'open' || life.name === 'closed') this.#blockage.clear()
        this.#show()
        return
      }
      default:
        effect satisfies never
    }
  }

  #connect(socketId: number, place: HelloPlace): void {
    const { origin, access, clock, createSocket = createBrowserSocket, random } = this.#ports
    this.#socket = new OneSocket({
      origin,
      access,
      clock,
      createSocket,
      hello: () => ({ type: 'hello', protocol: protocolVersion, audio: 'binary', ...this.#ports.hello(), ...place }),
      onMessage: (message) => {
        const { quality } = this
        if (message.type === 'pong' && quality !== undefined) this.#ports.onRoundTrip?.(quality.roundTripMs)
        this.#take({ type: 'received', socketId, message, nowMs: clock.nowMs() })
      },
      onSpeech: (frame) => {
        this.#take({ type: 'speech', socketId, frame })
      },
      onUnreadable: () => {
        this.#take({ type: 'unreadable', socketId, nowMs: clock.nowMs(), chance: random() })
      },
      onReached: () => {
        // It has waited already for the socket that was lost.
        const hasWaited = textsIn(this.#end).some(({ sentInEpoch }) => sentInEpoch !== undefined)
        this.#blockage.reached(hasWaited ? blockedSoonMs : blockedAfterMs)
      },
      onLost: (closing, wasReached) => {
        if (!wasReached) this.#blockage.clear()
        this.#take({ type: 'lost', socketId, ...closing, nowMs: clock.nowMs(), chance: random() })
      },
    })
  }

  #show(): void {
    const { life } = this.#end
    const shown = shownState(life)
    if (shown === undefined) return
    if (!this.#blockage.isBlocked) {
      this.#ports.onState(shown)
      return
    }
    const retryInMs = life.name === 'waiting' ? life.retryInMs : 0
    this.#ports.onState({ name: 'waiting', retryInMs, reason: blockedSentence, isBlocked: true })
  }

  #divert(): void {
    this.#show()
    if (this.#ports.byRequest === undefined) return
    for (const { command, sentInEpoch } of textsIn(this.#end)) {
      this.#take({ type: 'withdraw', commandId: command.id })
      this.#ports.byRequest(command, sentInEpoch)
    }
  }

  #tickLater(): void {
    this.#cancelTick()
    this.#cancelTick = this.#ports.clock.after(tickEveryMs, () => {
      this.#tickLater()
      this.#tick()
    })
  }

  #tick(): void {
    const socket = this.#socket
    if (socket === undefined) return
    this.#take({ type: 'tick', bufferedBytes: socket.bufferedBytes, nowMs: this.#ports.clock.nowMs() })
  }
}

interface WaitingText {
  readonly command: RequestCommand
  readonly sentInEpoch: number | undefined
}

function textsIn({ line }: ClientEnd): readonly WaitingText[] {
  return line.flatMap((waiting) => {
    if (waiting.kind === 'frame' || !isForRequest(waiting.command)) return []
    return [{ command: waiting.command, sentInEpoch: waiting.sentInEpoch }]
  })
}

function isForRequest(message: OutgoingMessage): message is RequestCommand {
  return message.type === 'text-submit' || message.type === 'response-stop'
}
