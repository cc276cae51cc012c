import { frameMs, microphoneRateHz, speechRateHz } from '../../shared/audio/format.ts'
import type { Hello } from '../../shared/protocol/client-messages.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import { audioFrameMaxBytes } from '../../shared/protocol/frame.ts'
import {
  heartbeatMs,
  peerSilentMs,
  protocolVersion,
  resumeWindowMs,
  speechLeadMs,
  textFrameMaxBytes,
} from '../../shared/protocol/limits.ts'
import type { Welcome } from '../../shared/protocol/server-messages.ts'
import type { Place } from '../../shared/session/server-end-events.ts'
import type { AttachedClient, ClientChannel, SessionHub } from './client-channel.ts'
import type { Opening } from './kept-conversation.ts'
import { Session, type SessionPorts } from './session.ts'

export interface HubPorts extends SessionPorts {
  readonly serverVersion: string
  readonly newEpoch: () => number
  /** A client is there: what waited for somebody to hear it can be said. */
  readonly onArrival: () => void
  readonly limits: { readonly audioFramesPerSecond: number; readonly audioFramesBurst: number }
}

/** All sessions of this server, and the way from a `hello` to the right one. */
export class Sessions implements SessionHub {
  readonly #ports: HubPorts
  readonly #sessions = new Map<string, Session>()
  readonly #leaving = new Map<string, () => void>()

  constructor(ports: HubPorts) {
    this.#ports = ports
  }

  has(sessionId: string): boolean {
    return this.#sessions.has(sessionId) || this.#ports.store.conversationOfSession(sessionId) !== undefined
  }

  attach(hello: Hello, channel: ClientChannel): AttachedClient {
    const session = this.#sessionFor(hello)
    const { sessionId, output } = session
    this.#leaving.get(sessionId)?.()
    this.#leaving.delete(sessionId)
    output.attach(channel, placeIn(hello), (isResumed, place) => this.#welcome(session, isResumed, place))
    session.conversation.keepMissing()
    if (channel.kind === 'socket') session.greet(hello)
    this.#ports.onArrival()
    return this.#attached(session, channel)
  }

  async ask(text: string, { signal }: { readonly signal: AbortSignal }): Promise<{ readonly text: string }> {
    const { providers, settings, newId } = this.#ports
    const borrowed = providers.borrow()
    let answer = ''
    const request = {
      conversationId: newId(),
      instructions: settings.instructions,
      messages: [{ role: 'user' as const, text }],
      signal,
    }
    try {
      for await (const event of borrowed.llm.generate(request)) {
        if (event.type === 'text-delta') answer += event.text
      }
    } finally {
      borrowed.giveBack()
    }
    return { text: answer }
  }

  /** Said by every session that has a client; false when none has. */
  announce(sentence: string): boolean {
    const present = [...this.#sessions.values()].filter((session) => session.output.hasClient)
    for (const session of present) session.dispatch({ type: 'announce', text: sentence })
    return present.length > 0
  }

  /** Shown by every session: something outside of them went wrong. False when none has a client. */
  notify(code: ErrorCode, message: string): boolean {
    const sessions = [...this.#sessions.values()]
    for (const session of sessions) session.output.send({ type: 'notice', code, message })
    return sessions.some((session) => session.output.hasClient)
  }

  openConversations(): readonly string[] {
    return [...this.#sessions.values()].map(({ conversation }) => conversation.conversationId)
  }

  leaveConversation(conversationId: string): void {
    for (const session of this.#sessions.values()) {
      if (session.conversation.conversationId !== conversationId) continue
      session.leaveDeleted(this.#newConversation())
      session.output.welcomeAll()
    }
  }

  async close(): Promise<void> {
    for (const cancel of this.#leaving.values()) cancel()
    this.#leaving.clear()
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    await Promise.all(sessions.map((session) => session.close()))
  }

  /** A session id is looked up, never believed: an unknown one gets a new session. */
  #sessionFor(hello: Hello): Session {
    const { store, newId, newEpoch } = this.#ports
    const running = hello.sessionId === undefined ? undefined : this.#sessions.get(hello.sessionId)
    if (running !== undefined) return running
    const remembered = hello.sessionId === undefined ? undefined : store.conversationOfSession(hello.sessionId)
    const asked =
      hello.conversationId !== undefined && store.has(hello.conversationId) ? hello.conversationId : undefined
    const sessionId = remembered === undefined || hello.sessionId === undefined ? newId() : hello.sessionId
    const known = remembered ?? asked
    const opening = known === undefined ? this.#newConversation() : { conversationId: known }
    const session = new Session(this.#ports, { sessionId, opening, epoch: newEpoch() })
    this.#sessions.set(sessionId, session)
    return session
  }

  /** A disk that is full keeps nobody from talking: then the store gets the conversation as soon as it can. */
  #newConversation(): Opening {
    const { store, newId } = this.#ports
    try {
      return { conversationId: store.create().conversationId, isNew: true }
    } catch {
      const conversationId = newId()
      return { conversationId, isNew: true, owed: [() => store.create(conversationId)] }
    }
  }

  #attached(session: Session, channel: ClientChannel): AttachedClient {
    const { sessionId } = session
    return {
      sessionId,
      get conversationId() {
        return session.conversation.conversationId
      },
      receive: (message) => {
        if (!session.output.isAttached(channel)) return
        const before = session.conversation
        session.receive(message, channel)
        if (session.conversation !== before) session.output.welcomeAll()
      },
      receiveAudio: (frame) => {
        if (session.output.isAttached(channel)) session.receiveAudio(frame)
      },
      detach: () => {
        if (!session.output.isAttached(channel)) return
        session.output.detach(channel)
        if (channel.kind === 'socket') session.socketLeft()
        if (!session.output.hasClient) this.#leaveLater(session)
      },
    }
  }

  #leaveLater(session: Session): void {
    const cancel = this.#ports.clock.after(resumeWindowMs, () => {
      this.#leaving.delete(session.sessionId)
      this.#sessions.delete(session.sessionId)
      void session.close()
    })
    this.#leaving.set(session.sessionId, cancel)
  }

  #welcome(session: Session, isResumed: boolean, place: Pick<Welcome, 'epoch' | 'seq'>): Welcome {
    const { audioFramesPerSecond, audioFramesBurst } = this.#ports.limits
    return {
      type: 'welcome',
      ...place,
      protocol: protocolVersion,
      serverVersion: this.#ports.serverVersion,
      sessionId: session.sessionId,
      conversationId: session.conversation.conversationId,
      isResumed,
      ...(!isResumed && { snapshot: session.snapshot() }),
      audio: { microphoneRateHz, speechRateHz, frameMs, speechLeadMs },
      limits: {
        textFrameMaxBytes,
        audioFrameMaxBytes,
        audioFramesPerSecond,
        audioFramesBurst,
        heartbeatMs,
        peerSilentMs,
      },
    }
  }
}

function placeIn({ epoch, lastSeq }: Hello): Place | undefined {
  return epoch === undefined || lastSeq === undefined ? undefined : { epoch, lastSeq }
}
