import type { WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { chat, sessionEvents, stopAnswer, type ChatLine } from '../connection/chat-client.ts'
import type { Session, Wanted } from '../state/app-state.ts'
import type { AppEvent } from '../state/reducer.ts'

export interface TextChatPorts {
  readonly line: ChatLine
  readonly tell: (event: AppEvent) => void
  readonly newId: () => string
  readonly session: () => Session | undefined
  /** What to go on with while there is no session. */
  readonly wanted: () => Wanted
}

export interface TypedText {
  /** Of the command. */
  readonly id: string
  readonly text: string
  readonly whileSpeaking?: WhileSpeaking | undefined
}

/** The same conversation while voice is off: requests and event streams, no socket. */
export class TextChat {
  readonly #ports: TextChatPorts
  #following: AbortController | undefined
  /** Two texts at once would make two conversations: the second waits until the first has a session. */
  #beginning: Promise<void> | undefined
  /** Of the conversation that is shown: what comes of an older one is not. */
  #conversation = 0

  constructor(ports: TextChatPorts) {
    this.#ports = ports
  }

  /** Shows what the session says, also what no text asked for, until `leave`. */
  follow(): void {
    const session = this.#place()
    if (session === undefined || this.#following !== undefined) return
    const controller = new AbortController()
    this.#following = controller
    void this.#follow(session, controller)
  }

  /** The network may have gone under the stream: it is taken up again at once, from the last message on. */
  probe(): void {
    if (this.#following === undefined) return
    this.leave()
    this.follow()
  }

  /** Texts that are under way are still sent and their answers shown. */
  leave(): void {
    this.#following?.abort()
    this.#following = undefined
  }

  /** What is under way in it is still answered, and kept; nothing of it is shown here any more. */
  leaveConversation(): void {
    this.leave()
    this.#conversation++
    this.#beginning = undefined
  }

  /** `sentInEpoch`: it went out over a socket before. */
  async submit({ id: commandId, text, whileSpeaking }: TypedText, sentInEpoch?: number): Promise<void> {
    const { line, tell, wanted } = this.#ports
    const conversation = this.#conversation
    while (this.#place() === undefined && this.#beginning !== undefined) await this.#beginning
    if (conversation !== this.#conversation) {
      const message = 'You left the conversation before this text was sent. Go back to it and type it again.'
      tell({ type: 'text-failed', commandId, code: 'not-ready', message })
      return
    }
    const begun = Promise.withResolvers<undefined>()
    const place = this.#place()
    const isFirst = place === undefined
    if (isFirst) this.#beginning = begun.promise
    const where = place === undefined ? wanted() : { sessionId: place.sessionId }
    const steering = whileSpeaking === undefined ? {} : { whileSpeaking }
    const before = sentInEpoch === undefined ? {} : { sentInEpoch }
    const request = { id: commandId, text, ...where, ...before, ...steering }
    try {
      for await (const message of chat(line, request, new AbortController().signal)) {
        if (conversation === this.#conversation) tell({ type: 'server', message })
        begun.resolve(undefined)
      }
      tell({ type: 'text-taken', commandId })
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown)
      tell({ type: 'text-failed', commandId, code, message })
    } finally {
      if (isFirst && conversation === this.#conversation) this.#beginning = undefined
      begun.resolve(undefined)
    }
  }

  async stop(): Promise<void> {
    const { line, tell, newId } = this.#ports
    const sessionId = this.#place()?.sessionId
    if (sessionId === undefined) return
    try {
      await stopAnswer(line.access, { id: newId(), sessionId }, AbortSignal.timeout(stopTimeoutMs))
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown, 'The answer could not be stopped: Parley does not reply.')
      tell({ type: 'failure', code, message })
    }
  }

  /** Before the first answer of a reloaded page, only its id. */
  #place(): (Pick<Session, 'sessionId'> & Partial<Session>) | undefined {
    const { sessionId } = this.#ports.wanted()
    return this.#ports.session() ?? (sessionId === undefined ? undefined : { sessionId })
  }

  async #follow(session: Pick<Session, 'sessionId'> & Partial<Session>, controller: AbortController): Promise<void> {
    const { line, tell } = this.#ports
    const { sessionId, epoch, lastSeq } = session
    // An empty id asks for a snapshot.
    const lastEventId = epoch === undefined || lastSeq === undefined ? '' : `${epoch}.${lastSeq}`
    try {
      for await (const message of sessionEvents(line, { sessionId, lastEventId }, controller.signal))
        tell({ type: 'server', message })
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown)
      // A conversation that is not there any more is none to follow; the next text begins another.
      if (code !== 'unknown-session') tell({ type: 'failure', code, message, remedy: 'connect' })
    } finally {
      if (this.#following === controller) this.#following = undefined
    }
  }
}

const stopTimeoutMs = 5_000
