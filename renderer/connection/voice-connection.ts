import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { frameErrorsAllowed, protocolVersion, textFrameMaxBytes } from '../../shared/protocol/limits.ts'
import type { ServerMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import {
  shownState,
  transition,
  type ConnectionEvent,
  type ConnectionLife,
} from '../../shared/session/connection-life.ts'
import type { ConnectionState } from '../../shared/session/connection-state.ts'
import { OneSocket, type SessionNews } from './one-socket.ts'
import { Outbox } from './outbox.ts'
import type { OutgoingMessage } from './outgoing.ts'
import { isCaughtUp, take, type ResumePoint } from '../../shared/session/resume-point.ts'
import { createBrowserSocket, type CreateSocket } from './socket-port.ts'

/** More of it unsent means that nobody reads: two seconds of microphone. */
const bufferedMaxBytes = 64 * 1024
/** "About once a second": acks only free what the server keeps for a resume. */
const ackEveryMs = 1_000

type HelloInput = Extract<ClientMessageInput, { readonly type: 'hello' }>
export type HelloFields = Omit<HelloInput, 'type' | 'protocol' | 'audio' | 'sessionId' | 'epoch' | 'lastSeq'>

export interface SessionPlace {
  readonly sessionId: string
  /** With `lastSeq`, of the last message taken; without the pair a snapshot comes. */
  readonly epoch?: number
  readonly lastSeq?: number
}

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
  onSpeech(frame: AudioFrame): void
  onState(state: ConnectionState): void
}

/**
 * The voice session's way to the server. Sockets come and go; the session, the messages' order and the commands
 * outlast them. It may be opened again after it was closed.
 */
export class VoiceConnection {
  readonly #ports: VoiceConnectionPorts
  readonly #outbox = new Outbox()
  #life: ConnectionLife = { name: 'idle' }
  #socket: OneSocket | undefined
  #sessionId: string | undefined
  #point: ResumePoint | undefined
  #ackedSeq = 0
  #lastPlayout: Extract<OutgoingMessage, { readonly type: 'playout' }> | undefined
  #unreadableFrames = 0
  #cancelWait: () => void = () => undefined
  #cancelTick: () => void = () => undefined

  constructor(ports: VoiceConnectionPorts) {
    this.#ports = ports
  }

  get sessionId(): string | undefined {
    return this.#sessionId
  }

  /** The heartbeat's last; undefined until there was one on this socket. */
  get roundTripMs(): number | undefined {
    return this.#socket?.roundTripMs
  }

  /** Frames from the server that were not of the protocol, since the start. */
  get unreadableFrames(): number {
    return this.#unreadableFrames
  }

  open(session?: SessionPlace): void {
    if (this.#life.name !== 'idle' && this.#life.name !== 'closed') return
    if (session !== undefined) {
      const { sessionId, epoch, lastSeq } = session
      this.#sessionId = sessionId
      this.#point =
        epoch === undefined || lastSeq === undefined ? undefined : { epoch, lastSeq, caughtUpAtSeq: lastSeq }
    }
    this.#step({ type: 'open' })
  }

  /**
   * A command waits where there is no connection, and is answered once, at the latest with the end of this one. Of the
   * playout reports the last waits, and goes first after a resume.
   */
  send(message: OutgoingMessage): void {
    if (message.type === 'playout') {
      this.#lastPlayout = message
      if (this.#life.name === 'open') this.#socket?.send(message)
      return
    }
    if (this.#life.name === 'closed') {
      this.#refuse(message.id, 'not-ready', `This was not sent. ${this.#life.reason}`)
    } else if (new TextEncoder().encode(JSON.stringify(message)).length > textFrameMaxBytes) {
      this.#refuse(message.id, 'text-too-long', 'This is too long to be sent at once. Shorten it or split it.')
    } else if (this.#outbox.addCommand(message)) {
      this.#flush()
    } else {
      this.#refuse(message.id, 'not-ready', 'Too much waits for the connection already, so this was not sent.')
    }
  }

  /** Up to 2.8 s wait where there is no connection, or where it is too slow; then the oldest goes. */
  sendAudio(frame: AudioFrame): void {
    if (this.#life.name === 'closed') return
    this.#outbox.addFrame(frame)
    this.#flush()
  }

  /** After sleep, or when the network came back: finds out at once whether the server is there. */
  probe(): void {
    this.#socket?.probe()
    this.#step({ type: 'retry' })
  }

  close(): void {
    this.#step({ type: 'close', reason: 'The conversation was left.' })
  }

  #step(event: ConnectionEvent): void {
    const { life, effects } = transition(this.#life, event)
    if (life === this.#life) return
    this.#life = life
    for (const effect of effects) {
      switch (effect.type) {
        case 'connect':
          this.#connect()
          break
        case 'drop-socket':
          this.#dropSocket()
          break
        case 'wait':
          this.#cancelWait = this.#ports.clock.after(effect.delayMs, () => {
            this.#step({ type: 'retry' })
          })
          break
        case 'cancel-wait':
          this.#cancelWait()
          break
        case 'give-up':
          for (const { id } of this.#outbox.clear()) {
            this.#refuse(id, 'not-ready', 'The connection ended before Parley answered this. Look whether it was done.')
          }
          break
        default:
          effect satisfies never
      }
    }
    const shown = shownState(life)
    if (shown !== undefined) this.#ports.onState(shown)
  }

  #connect(): void {
    const { origin, access, clock, createSocket = createBrowserSocket } = this.#ports
    this.#socket = new OneSocket({
      ...{ origin, access, clock, createSocket },
      hello: () => ({ ...this.#ports.hello(), ...this.#place(), type: 'hello', protocol: protocolVersion }),
      onMessage: (message) => {
        this.#receive(message)
      },
      onSpeech: (frame) => {
        this.#ports.onSpeech(frame)
      },
      onUnreadable: () => {
        this.#onUnreadable()
      },
      onLost: (closing) => {
        this.#lose(closing)
      },
    })
  }

  #place(): Partial<SessionPlace> {
    if (this.#sessionId === undefined) return {}
    if (this.#point === undefined) return { sessionId: this.#sessionId }
    return { sessionId: this.#sessionId, epoch: this.#point.epoch, lastSeq: this.#point.lastSeq }
  }

  #dropSocket(): void {
    this.#cancelTick()
    this.#socket?.drop()
    this.#socket = undefined
    this.#outbox.sendAgain()
  }

  #lose(closing: { readonly advice: 'retry' | 're-authenticate' | 'stop'; readonly reason: string }): void {
    this.#step({ type: 'lost', ...closing, atMs: this.#ports.clock.nowMs(), chance: this.#ports.random() })
  }

  #receive(message: SessionNews): void {
    if (message.type === 'error') {
      if (message.commandId !== undefined) this.#outbox.answered(message.commandId)
      this.#ports.onMessage(message)
      return
    }
    const taken = take(this.#point, message)
    switch (taken.verdict) {
      case 'known':
        return
      case 'hole':
        // Something was lost on the way or could not be read. A resume would bring the same; a snapshot is whole.
        this.#point = undefined
        this.#lose({ advice: 'retry', reason: 'Part of the conversation did not arrive, so it is fetched again.' })
        return
      case 'new':
        this.#point = taken.point
        if (message.type === 'command-result') this.#outbox.answered(message.commandId)
        if (message.type === 'welcome') this.#onWelcome(message)
        else this.#ports.onMessage(message)
        this.#flush()
        return
      default:
        taken satisfies never
    }
  }

  #onWelcome(welcome: Welcome): void {
    this.#sessionId = welcome.sessionId
    if (welcome.isResumed) {
      // Also when it went out before: nobody knows whether it arrived, and the final one is not made again.
      if (this.#lastPlayout !== undefined) this.#socket?.send(this.#lastPlayout)
    } else {
      this.#ackedSeq = welcome.seq
      this.#lastPlayout = undefined
    }
    const givenUp = this.#outbox.startLife(welcome.epoch)
    this.#ports.onMessage(welcome)
    for (const command of givenUp) {
      const sentence =
        'Parley was started anew before it answered this. Look whether it was done, and say it again if not.'
      this.#refuse(command.id, 'not-ready', sentence)
    }
    this.#step({ type: 'welcome', atMs: this.#ports.clock.nowMs(), isResumed: welcome.isResumed })
    if (this.#life.name === 'open') this.#tickLater()
  }

  #tickLater(): void {
    this.#cancelTick()
    this.#cancelTick = this.#ports.clock.after(ackEveryMs, () => {
      this.#tick()
    })
  }

  /** Acks, and sends what a slow socket held back should no frame come that would. */
  #tick(): void {
    this.#tickLater()
    this.#flush()
    const lastSeq = this.#point?.lastSeq ?? 0
    if (lastSeq <= this.#ackedSeq) return
    this.#ackedSeq = lastSeq
    this.#socket?.send({ type: 'ack', seq: lastSeq })
  }

  /** After a resume nothing goes before all that was missed has come: the results of old commands are in it. */
  #flush(): void {
    const socket = this.#socket
    if (this.#life.name !== 'open' || socket === undefined) return
    if (this.#point === undefined || !isCaughtUp(this.#point)) return
    for (const due of this.#outbox.due(this.#point.epoch, () => socket.bufferedBytes <= bufferedMaxBytes)) {
      if (due.kind === 'command') socket.send(due.command)
      else socket.sendAudio(due.frame)
    }
  }

  /** Answers a command that never ran, as the server would. */
  #refuse(commandId: string, code: 'not-ready' | 'text-too-long', message: string): void {
    this.#ports.onMessage({ type: 'error', code, message, commandId })
  }

  #onUnreadable(): void {
    this.#unreadableFrames += 1
    if (this.#unreadableFrames >= frameErrorsAllowed) {
      const reason = 'Parley sends what this page cannot read. Reload it; it may be from an older version.'
      this.#lose({ advice: 'stop', reason })
      return
    }
    // The last message of a resume: nothing after it would show the hole.
    if (this.#life.name !== 'open' || this.#point === undefined || !isCaughtUp(this.#point)) {
      this.#point = undefined
      this.#lose({ advice: 'retry', reason: 'Part of the conversation could not be read, so it is fetched again.' })
    }
  }
}
