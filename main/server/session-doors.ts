import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { AttachedClient } from '../voice/client-channel.ts'

/** Somebody who wants to see what a session sends while a client is attached to it. */
export interface MessageListener {
  receive(message: ServerMessage): void
  /** What it has taken and not passed on yet. */
  bufferedBytes(): number
  /** The attachment it listened at is over; nothing more comes. */
  closed(): void
}

/** A session that has a client attached now, by whatever transport. */
export interface SessionDoor {
  readonly attached: AttachedClient
  listen(listener: MessageListener): () => void
}

/** So that a command that comes by HTTP goes through the client that is attached, and does not take its place. */
export class SessionDoors {
  readonly #doors = new Map<string, SessionDoor>()

  find(sessionId: string): SessionDoor | undefined {
    return this.#doors.get(sessionId)
  }

  open(door: SessionDoor): void {
    this.#doors.set(door.attached.sessionId, door)
  }

  /** Only the door that is there now: the one it replaced may close later. */
  close(door: SessionDoor): void {
    if (this.#doors.get(door.attached.sessionId) === door) this.#doors.delete(door.attached.sessionId)
  }
}
