import { frameMs, microphoneRateHz, speechRateHz } from '../../shared/audio/format.ts'
import type { ClientCommand, Hello } from '../../shared/protocol/client-messages.ts'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import { audioFrameMaxBytes, type AudioFrame } from '../../shared/protocol/frame.ts'
import {
  heartbeatMs,
  peerSilentMs,
  protocolVersion,
  speechLeadMs,
  textFrameMaxBytes,
} from '../../shared/protocol/limits.ts'
import type { Item } from '../../shared/protocol/items.ts'
import type { ServerMessage, SessionMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import type { AttachedClient, ClientChannel, SessionHub, SettledByConnection } from '../voice/client-channel.ts'
import { WaitingRoom } from './waiting-room.ts'

type Received = Parameters<AttachedClient['receive']>[0]

export interface ScriptedAttachment {
  readonly hello: Hello
  readonly channel: ClientChannel
  readonly received: Received[]
  readonly audio: AudioFrame[]
  readonly settled: SettledByConnection[]
  isDetached: boolean
}

/**
 * A session hub that does what a test tells it: it keeps what came in, numbers what goes out, gives a session
 * one socket, the newest, and any number of event streams, and accepts each command unless the test answers otherwise.
 */
export class ScriptedHub implements SessionHub {
  readonly attachments: ScriptedAttachment[] = []
  readonly left: string[] = []
  readonly asked: { readonly text: string; readonly signal: AbortSignal }[] = []
  /** Runs instead of `session.accept`. */
  onReceive: ((message: Received, session: ScriptedSession) => void) | undefined
  onAsk: (text: string, signal: AbortSignal) => Promise<string> = (text) => Promise.resolve(`You said ${text}`)
  attachFailure: AssistantError | Error | undefined
  #lastSession = 0
  readonly #sessions = new Map<string, ScriptedSession>()
  readonly #room = new WaitingRoom()

  attach(hello: Hello, channel: ClientChannel): AttachedClient {
    if (this.attachFailure !== undefined) throw this.attachFailure
    const known = this.#sessions.get(hello.sessionId ?? '')
    const session = known ?? new ScriptedSession(`session-${++this.#lastSession}`)
    this.#sessions.set(session.sessionId, session)
    const attachment: ScriptedAttachment = { hello, channel, received: [], audio: [], settled: [], isDetached: false }
    this.attachments.push(attachment)
    session.attach(hello, channel)
    this.#room.ring()
    return {
      sessionId: session.sessionId,
      conversationId: session.conversationId,
      receive: (message) => {
        attachment.received.push(message)
        if (this.onReceive !== undefined) this.onReceive(message, session)
        else if ('id' in message) session.accept(message)
        this.#room.ring()
      },
      receiveAudio: (frame) => {
        attachment.audio.push(frame)
        this.#room.ring()
      },
      settled: (what) => {
        attachment.settled.push(what)
      },
      detach: () => {
        attachment.isDetached = true
        session.detach(channel)
        this.#room.ring()
      },
    }
  }

  has(sessionId: string): boolean {
    return this.#sessions.has(sessionId)
  }

  async ask(text: string, options: { readonly signal: AbortSignal }): Promise<{ readonly text: string }> {
    this.asked.push({ text, signal: options.signal })
    this.#room.ring()
    return { text: await this.onAsk(text, options.signal) }
  }

  openConversations(): readonly string[] {
    return [...this.#sessions.values()].map((session) => session.conversationId)
  }

  leaveConversation(conversationId: string): void {
    this.left.push(conversationId)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  session(index = 0): ScriptedSession {
    const session = [...this.#sessions.values()][index]
    if (session === undefined) throw new Error(`The hub has no session ${index}.`)
    return session
  }

  /** Resolves when what came in makes `isMet` true. */
  until(isMet: () => boolean): Promise<void> {
    return this.#room.until(isMet)
  }
}

export class ScriptedSession {
  readonly sessionId: string
  readonly conversationId: string
  phase: 'idle' | 'thinking' = 'idle'
  items: readonly Item[] = []
  readonly #kept: ServerMessage[] = []
  readonly #channels = new Set<ClientChannel>()
  readonly #accepted = new Set<string>()
  #seq = 0

  constructor(sessionId: string) {
    this.sessionId = sessionId
    this.conversationId = `conversation-of-${sessionId}`
  }

  attach(hello: Hello, channel: ClientChannel): void {
    for (const other of this.#channels) {
      if (channel.kind !== 'socket' || other.kind !== 'socket') continue
      this.#channels.delete(other)
      other.close('replaced')
    }
    this.#channels.add(channel)
    const isResumed = hello.lastSeq !== undefined && hello.epoch === 1
    channel.send(this.#welcome(isResumed))
    const lastSeq = hello.lastSeq ?? 0
    if (isResumed)
      for (const message of this.#kept) if ('seq' in message && message.seq > lastSeq) channel.send(message)
  }

  detach(channel: ClientChannel): void {
    this.#channels.delete(channel)
  }

  /** Numbers the message, keeps it for resuming, and sends it to the client that is attached, if any. */
  say(message: SessionMessage): void {
    const numbered: ServerMessage = { ...message, epoch: 1, seq: ++this.#seq }
    this.#kept.push(numbered)
    this.sayRaw(numbered)
  }

  sayRaw(message: ServerMessage): void {
    for (const channel of this.#channels) channel.send(message)
  }

  /** As a session takes a command: a text becomes an item, once, and the result follows. */
  accept(command: ClientCommand, beforeItemId?: string): void {
    if (command.type === 'text-submit' && !this.#accepted.has(command.id)) {
      const item = { itemId: command.id, role: 'user', modality: 'text', status: 'completed' } as const
      const place = beforeItemId === undefined ? {} : { beforeItemId }
      this.say({ type: 'item-added', item: { ...item, text: command.text, createdAtMs: 0 }, ...place })
    }
    this.#accepted.add(command.id)
    this.say({ type: 'command-result', commandId: command.id, isOk: true })
  }

  speak(frame: AudioFrame): void {
    for (const channel of this.#channels) channel.sendSpeech(frame)
  }

  #welcome(isResumed: boolean): Welcome {
    return {
      type: 'welcome',
      epoch: 1,
      seq: this.#seq,
      protocol: protocolVersion,
      serverVersion: '0.0.0-test',
      sessionId: this.sessionId,
      conversationId: this.conversationId,
      isResumed,
      ...(isResumed ? {} : { snapshot: { items: [...this.items], mode: 'text', isMuted: false, phase: this.phase } }),
      audio: { microphoneRateHz, speechRateHz, frameMs, speechLeadMs },
      limits: {
        textFrameMaxBytes,
        audioFrameMaxBytes,
        audioFramesPerSecond: 60,
        audioFramesBurst: 150,
        heartbeatMs,
        peerSilentMs,
      },
    }
  }
}
