import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { NumberedMessage, ServerMessage, SessionMessage } from '../../shared/protocol/server-messages.ts'
import { waitMs, type Clock } from '../../shared/std/clock.ts'
import type { ClientChannel } from './client-channel.ts'
import { Outbox } from './outbox.ts'

/**
 * Speech and interim transcripts wait while a client has this much unsent: 2.7 s of binary audio. Other text and control
 * never wait.
 */
const speechBacklogBytes = 128 * 1024
const backlogLookMs = 20

/** A session's way out: numbers every message once and gives it to whoever is attached: one socket, any event streams. */
export class SessionOutput {
  readonly outbox: Outbox
  readonly #clock: Clock
  #socket: ClientChannel | undefined
  readonly #eventStreams = new Set<ClientChannel>()
  #onSocket: (() => void) | undefined

  constructor(ports: { readonly clock: Clock; readonly epoch: number }) {
    this.#clock = ports.clock
    this.outbox = new Outbox(ports.epoch)
  }

  get hasSocket(): boolean {
    return this.#socket !== undefined
  }

  get isKeepingUp(): boolean {
    return this.#socket !== undefined && this.#socket.bufferedBytes() <= speechBacklogBytes
  }

  get hasClient(): boolean {
    return this.hasSocket || this.#eventStreams.size > 0
  }

  /** The newest socket wins: the one before is told so and hears nothing more. */
  attach(channel: ClientChannel): void {
    if (channel.kind === 'event-stream') {
      this.#eventStreams.add(channel)
      return
    }
    const before = this.#socket
    this.#socket = channel
    before?.close('replaced')
    const onSocket = this.#onSocket
    this.#onSocket = undefined
    onSocket?.()
  }

  isAttached(channel: ClientChannel): boolean {
    return this.#socket === channel || this.#eventStreams.has(channel)
  }

  detach(channel: ClientChannel): void {
    if (this.#socket === channel) this.#socket = undefined
    this.#eventStreams.delete(channel)
  }

  send(message: SessionMessage): NumberedMessage {
    const numbered = this.outbox.number(message, this.#clock.nowMs())
    this.sendTo(undefined, numbered)
    return numbered
  }

  /** To one channel, or to all. */
  sendTo(channel: ClientChannel | undefined, message: ServerMessage): void {
    if (channel !== undefined) {
      channel.send(message)
      return
    }
    this.#socket?.send(message)
    for (const stream of this.#eventStreams) stream.send(message)
  }

  sendToSocket(message: ServerMessage): void {
    this.#socket?.send(message)
  }

  sendSpeech(frame: AudioFrame): void {
    this.#socket?.sendSpeech(frame)
  }

  /** Resolves when there is a socket and it keeps up, or the signal fires. */
  async writable(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#socket === undefined) await this.#nextSocket(signal)
      else if (this.#socket.bufferedBytes() > speechBacklogBytes) await waitMs(this.#clock, backlogLookMs, signal)
      else return
    }
  }

  #nextSocket(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        signal.removeEventListener('abort', finish)
        resolve()
      }
      this.#onSocket = finish
      signal.addEventListener('abort', finish, { once: true })
    })
  }
}
