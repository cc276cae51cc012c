import type { Hello } from '../../shared/protocol/client-messages.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import { resumeWindowMs } from '../../shared/protocol/limits.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { AttachedClient, ClientChannel, SessionHub } from '../voice/client-channel.ts'
import type { CaptureLevel } from '../../shared/session/capture-level.ts'
import type { CapturedSession } from './captured-session.ts'

/** After its client has left for good, a session has this long to end by itself. */
const afterwardsMs = 5_000
/** Ids of sessions that run without a capture, and stay so. */
const plainIdsKept = 10_000

export interface AnnouncingHub extends SessionHub {
  announce(sentence: string): boolean
  /** Shown by every session; false when none has a client. */
  notify(code: ErrorCode, sentence: string): boolean
}

export interface CapturingHubPorts {
  readonly plain: AnnouncingHub
  /** Looked at when a session begins: a session is captured from its beginning or not at all. */
  readonly level: () => CaptureLevel
  readonly capture: (level: Exclude<CaptureLevel, 'off'>) => CapturedSession
  readonly clock: Clock
  readonly onArrival: () => void
}

interface Captured {
  readonly session: CapturedSession
  clients: number
  cancelEnd: () => void
}

/** Sessions that are written down, beside those that are not: these are what they would be without it, unwrapped. */
export class CapturingHub implements AnnouncingHub {
  readonly #ports: CapturingHubPorts
  readonly #captured = new Map<string, Captured>()
  readonly #plainIds = new Set<string>()
  readonly #closing = new Set<Promise<void>>()

  constructor(ports: CapturingHubPorts) {
    this.#ports = ports
  }

  has(sessionId: string): boolean {
    return this.#captured.has(sessionId) || this.#ports.plain.has(sessionId)
  }

  attach(hello: Hello, channel: ClientChannel): AttachedClient {
    const known = hello.sessionId === undefined ? undefined : this.#captured.get(hello.sessionId)
    if (known !== undefined) return this.#attached(known.session, hello, channel)
    const level = this.#ports.level()
    const isPlain = level === 'off' || (hello.sessionId !== undefined && this.#plainIds.has(hello.sessionId))
    if (!isPlain) return this.#attached(this.#ports.capture(level), hello, channel)
    const attached = this.#ports.plain.attach(hello, channel)
    this.#rememberPlain(attached.sessionId)
    return attached
  }

  ask(text: string, options: { readonly signal: AbortSignal }): Promise<{ readonly text: string }> {
    return this.#ports.plain.ask(text, options)
  }

  announce(sentence: string): boolean {
    const present = [...this.#captured.values()].filter(({ clients }) => clients > 0)
    for (const { session } of present) session.announce(sentence)
    return this.#ports.plain.announce(sentence) || present.length > 0
  }

  notify(code: ErrorCode, sentence: string): boolean {
    const captured = [...this.#captured.values()]
    for (const { session } of captured) session.notify(code, sentence)
    return this.#ports.plain.notify(code, sentence) || captured.some(({ clients }) => clients > 0)
  }

  openConversations(): readonly string[] {
    const captured = [...this.#captured.values()].flatMap(({ session }) => session.openConversations())
    return [...this.#ports.plain.openConversations(), ...captured]
  }

  leaveConversation(conversationId: string): void {
    for (const { session } of this.#captured.values()) session.leaveConversation(conversationId)
    this.#ports.plain.leaveConversation(conversationId)
  }

  async close(): Promise<void> {
    for (const sessionId of [...this.#captured.keys()]) this.#end(sessionId)
    await Promise.all([this.#ports.plain.close(), ...this.#closing])
  }

  #attached(session: CapturedSession, hello: Hello, channel: ClientChannel): AttachedClient {
    const attached = session.attach(hello, channel)
    const { sessionId } = attached
    const captured = this.#captured.get(sessionId) ?? { session, clients: 0, cancelEnd: () => undefined }
    this.#captured.set(sessionId, captured)
    captured.clients += 1
    captured.cancelEnd()
    this.#ports.onArrival()
    let isThere = true
    return {
      sessionId,
      get conversationId() {
        return attached.conversationId
      },
      receive: (message) => {
        attached.receive(message)
      },
      receiveAudio: (frame) => {
        attached.receiveAudio(frame)
      },
      settled: (what) => {
        attached.settled?.(what)
      },
      detach: () => {
        if (!isThere) return
        isThere = false
        attached.detach()
        captured.clients -= 1
        if (captured.clients > 0) return
        captured.cancelEnd = this.#ports.clock.after(resumeWindowMs + afterwardsMs, () => {
          this.#end(sessionId)
        })
      },
    }
  }

  #end(sessionId: string): void {
    const captured = this.#captured.get(sessionId)
    if (captured === undefined) return
    this.#captured.delete(sessionId)
    captured.cancelEnd()
    const closing = captured.session.close()
    this.#closing.add(closing)
    void closing.finally(() => this.#closing.delete(closing))
  }

  #rememberPlain(sessionId: string): void {
    this.#plainIds.add(sessionId)
    const [oldest] = this.#plainIds
    if (this.#plainIds.size > plainIdsKept && oldest !== undefined) this.#plainIds.delete(oldest)
  }
}
