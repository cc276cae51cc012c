import type { Hello } from '../../shared/protocol/client-messages.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { AttachedClient, ClientChannel, SessionHub } from '../voice/client-channel.ts'
import type { MessageListener, SessionDoor, SessionDoors } from './session-doors.ts'

interface Position {
  readonly epoch: number
  readonly seq: number
}

/**
 * A session's way out over HTTP, while at least one request listens.
 *
 * A session has one client at a time, but a person who types the next text while an answer streams has two requests
 * open. The second takes the session over, and the listeners of the first move along: each gets what it has not had.
 */
export class ChatLine implements ClientChannel, SessionDoor {
  readonly kind = 'event-stream'
  readonly #doors: SessionDoors
  readonly #listeners = new Map<MessageListener, Position | undefined>()
  readonly #followers = new Set<MessageListener>()
  #attached: AttachedClient | undefined

  private constructor(doors: SessionDoors) {
    this.#doors = doors
  }

  /** Attaches, so `first` has its welcome when this returns. Throws what the hub throws. */
  static open(hello: Hello, first: MessageListener, ports: { hub: SessionHub; doors: SessionDoors }): ChatLine {
    const line = new ChatLine(ports.doors)
    line.#listeners.set(first, undefined)
    const door = hello.sessionId === undefined ? undefined : ports.doors.find(hello.sessionId)
    const previous = door instanceof ChatLine ? door : undefined
    if (previous !== undefined) previous.#moveTo(line)
    try {
      line.#attached = ports.hub.attach(hello, line)
    } catch (thrown) {
      line.#listeners.delete(first)
      if (previous !== undefined) line.#moveTo(previous)
      throw thrown
    }
    ports.doors.open(line)
    return line
  }

  get attached(): AttachedClient {
    if (this.#attached === undefined) throw new TypeError('A chat line is used before it is attached.')
    return this.#attached
  }

  listen(listener: MessageListener): () => void {
    this.#listeners.set(listener, undefined)
    return () => {
      this.leave(listener)
    }
  }

  /** The last to leave puts the light out: the session lives on without a client. */
  leave(listener: MessageListener): void {
    if (!this.#listeners.delete(listener)) return
    this.#followers.delete(listener)
    if (this.#listeners.size > 0 || this.#attached === undefined) return
    this.#doors.close(this)
    this.#attached.detach()
  }

  send(message: ServerMessage): void {
    for (const [listener, position] of this.#listeners) {
      if (this.#followers.has(listener) && !isNews(message, position)) continue
      // Before the call: the listener may leave, and must not come back.
      this.#listeners.set(listener, positionAfter(message, position))
      listener.receive(message)
    }
  }

  sendSpeech(): void {
    // Text only: a hello of this kind asks for the text mode, in which nothing is spoken.
  }

  bufferedBytes(): number {
    return Math.max(0, ...[...this.#listeners.keys()].map((listener) => listener.bufferedBytes()))
  }

  close(): void {
    const listeners = [...this.#listeners.keys()]
    this.#listeners.clear()
    if (this.#attached !== undefined) this.#doors.close(this)
    for (const listener of listeners) listener.closed()
  }

  #moveTo(line: ChatLine): void {
    for (const [listener, position] of this.#listeners) {
      line.#listeners.set(listener, position)
      line.#followers.add(listener)
    }
    this.#listeners.clear()
  }
}

function isNews(message: ServerMessage, position: Position | undefined): boolean {
  if (message.type === 'welcome') return false
  if (!('seq' in message) || position === undefined) return true
  return message.epoch !== position.epoch || message.seq > position.seq
}

/** A resumed welcome says where the session is, not where the listener is: what it missed comes after it. */
function positionAfter(message: ServerMessage, position: Position | undefined): Position | undefined {
  if (!('seq' in message) || (message.type === 'welcome' && message.isResumed)) return position
  return { epoch: message.epoch, seq: message.seq }
}
