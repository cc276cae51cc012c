import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage, SessionMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import type { CommandResult, Place, ServerEndEffect, ServerEndEvent } from '../../shared/session/server-end-events.ts'
import { serverEnd, transition, type ServerEnd } from '../../shared/session/server-end.ts'
import { waitMs, type Clock } from '../../shared/std/clock.ts'
import type { ClientChannel } from './client-channel.ts'

/**
 * Speech and interim transcripts wait while a client has this much unsent: 2.7 s of binary audio. Control never waits.
 */
const speechBacklogBytes = 128 * 1024
const backlogLookMs = 20
/**
 * No text is lost: at this much unread the model is not read on, until half of it is gone. A reader that stands still is
 * given up at the same mark, 5 s later, and the model is read on.
 */
const textBacklogBytes = 960 * 1024
/** Longer than a reader that stands still is suffered: one that read a little and stopped gets more, and passes the mark. */
const textPatienceMs = 6_000

export type MakeWelcome = (isResumed: boolean, place: { readonly epoch: number; readonly seq: number }) => Welcome

interface Attached {
  readonly channel: ClientChannel
  readonly welcome: MakeWelcome
}

/** A session's way out: carries out what its end of the protocol decides, and knows who listens. */
export class SessionOutput {
  readonly #clock: Clock
  #end: ServerEnd
  readonly #attached = new Map<number, Attached>()
  #channelIds = 0
  #socket: ClientChannel | undefined
  #onSocket: (() => void)[] = []
  /** A client that has not gone past this number may not have had the snapshot that went to all at it. */
  #snapshotSeq = -1
  readonly #effects: ServerEndEffect[] = []
  #isCarryingOut = false

  constructor(ports: { readonly clock: Clock; readonly epoch: number }) {
    this.#clock = ports.clock
    this.#end = serverEnd(ports.epoch)
  }

  get epoch(): number {
    return this.#end.window.epoch
  }

  /** Of the last message that was numbered. */
  get lastSeq(): number {
    return this.#end.window.lastSeq
  }

  get hasSocket(): boolean {
    return this.#socket !== undefined
  }

  get isKeepingUp(): boolean {
    return this.#socket !== undefined && this.#socket.bufferedBytes() <= speechBacklogBytes
  }

  get hasClient(): boolean {
    return this.#attached.size > 0
  }

  /** The newest socket wins: the one before is told so and hears nothing more. */
  attach(channel: ClientChannel, place: Place | undefined, welcome: MakeWelcome): void {
    const channelId = ++this.#channelIds
    this.#attached.set(channelId, { channel, welcome })
    const usable = place !== undefined && place.lastSeq > this.#snapshotSeq ? place : undefined
    this.#do({ type: 'attach', channelId, kind: channel.kind, place: usable, nowMs: this.#clock.nowMs() })
    // It may have been given up while it was welcomed.
    if (channel.kind !== 'socket' || !this.#attached.has(channelId)) return
    this.#socket = channel
    for (const go of this.#onSocket.splice(0)) go()
  }

  isAttached(channel: ClientChannel): boolean {
    for (const known of this.#attached.values()) if (known.channel === channel) return true
    return false
  }

  detach(channel: ClientChannel): void {
    const channelId = this.#idOf(channel)
    if (channelId === undefined) return
    this.#forget(channelId)
    this.#do({ type: 'detach', channelId })
  }

  send(message: SessionMessage): void {
    const bytes = Buffer.byteLength(JSON.stringify(message))
    this.#do({ type: 'say', message, bytes, nowMs: this.#clock.nowMs() })
  }

  acknowledge(channel: ClientChannel, seq: number): void {
    const channelId = this.#idOf(channel)
    if (channelId !== undefined) this.#do({ type: 'ack', channelId, seq })
  }

  /** Runs it unless it has run or is running, and answers. */
  answer(channel: ClientChannel, commandId: string, run: () => CommandResult): void {
    const channelId = this.#idOf(channel)
    if (channelId === undefined) return
    const nowMs = this.#clock.nowMs()
    const effects = this.#do({ type: 'command', channelId, commandId, nowMs })
    if (effects.some((effect) => effect.type === 'run')) this.#do({ type: 'ran', result: run(), nowMs })
  }

  /** The session is about something else now: everybody gets a snapshot, and so does whoever comes back from before. */
  welcomeAll(): void {
    const { epoch, lastSeq } = this.#end.window
    this.#snapshotSeq = lastSeq
    for (const { channel, welcome } of [...this.#attached.values()])
      channel.send(welcome(false, { epoch, seq: lastSeq }))
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

  /** Resolves when everybody who is there has taken most of the text. Nobody there: it is kept for the resume, or not. */
  async textTaken(signal: AbortSignal): Promise<void> {
    if (this.#unreadBytes() < textBacklogBytes) return
    const patienceEndsMs = this.#clock.nowMs() + textPatienceMs
    const isPatient = (): boolean => !signal.aborted && this.#clock.nowMs() < patienceEndsMs
    while (isPatient() && this.#unreadBytes() > textBacklogBytes / 2) {
      await waitMs(this.#clock, backlogLookMs, signal)
    }
  }

  #unreadBytes(): number {
    let most = 0
    for (const { channel } of this.#attached.values()) most = Math.max(most, channel.bufferedBytes())
    return most
  }

  #do(event: ServerEndEvent): readonly ServerEndEffect[] {
    const { state, effects } = transition(this.#end, event)
    this.#end = state
    this.#effects.push(...effects)
    // What a channel does when it is told something comes after what all are being told: numbers stay in order.
    if (this.#isCarryingOut) return effects
    this.#isCarryingOut = true
    try {
      for (let effect = this.#effects.shift(); effect !== undefined; effect = this.#effects.shift()) {
        this.#carryOut(effect)
      }
    } finally {
      this.#isCarryingOut = false
    }
    return effects
  }

  #carryOut(effect: ServerEndEffect): void {
    switch (effect.type) {
      case 'welcome': {
        const place = { epoch: this.#end.window.epoch, seq: effect.seq }
        const attached = this.#attached.get(effect.channelId)
        attached?.channel.send(attached.welcome(effect.isResumed, place))
        return
      }
      case 'deliver':
        this.#attached.get(effect.channelId)?.channel.send(effect.message)
        return
      case 'replace': {
        const before = this.#attached.get(effect.channelId)
        this.#forget(effect.channelId)
        before?.channel.close('replaced')
        return
      }
      case 'run':
        // By whoever brought the command, when it sees this effect.
        return
      default:
        return effect satisfies never
    }
  }

  #forget(channelId: number): void {
    if (this.#attached.get(channelId)?.channel === this.#socket) this.#socket = undefined
    this.#attached.delete(channelId)
  }

  #idOf(channel: ClientChannel): number | undefined {
    for (const [channelId, known] of this.#attached) if (known.channel === channel) return channelId
    return undefined
  }

  #nextSocket(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        signal.removeEventListener('abort', finish)
        resolve()
      }
      this.#onSocket.push(finish)
      signal.addEventListener('abort', finish, { once: true })
    })
  }
}
