import type { Item } from '../../shared/protocol/items.ts'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { Conversation } from './conversation.ts'
import type { CommittedTurn, SaidTurn } from './turn-state.ts'

interface UserTurnsPorts {
  readonly conversation: () => Conversation
  readonly clock: Clock
  readonly newId: () => string
  readonly send: (message: SessionMessage) => void
}

/** What the user said and typed, on its way into the conversation: on disk before any provider is asked. */
export class UserTurns {
  readonly #ports: UserTurnsPorts
  /** Of those that wait, in the order in which their turns come. */
  readonly #waitingIds: string[] = []

  constructor(ports: UserTurnsPorts) {
    this.#ports = ports
  }

  /** Its turn has not come, but it was promised. */
  wait(turn: SaidTurn): void {
    const item = this.#itemOf(turn, turn.itemId ?? this.#ports.newId())
    this.#waitingIds.push(item.itemId)
    this.#ports.conversation().keepWaiting(item)
  }

  commit(turn: CommittedTurn): void {
    const waited = turn.hasWaited ? this.#waitingIds.shift() : undefined
    const item = this.#itemOf(turn, waited ?? turn.itemId ?? this.#ports.newId())
    switch (turn.answer) {
      case 'comes':
        this.#ports.conversation().addAwaiting(item)
        this.#ports.send({ type: 'item-added', item })
        return
      case 'needless':
        this.#add(item)
        return
      case 'never':
        this.#add({ ...item, isUnanswered: true })
        return
    }
  }

  /** Words for the answer that is being made: they stand before it, once it has begun. */
  clarify(turn: SaidTurn, beforeItemId: string | undefined): void {
    const item = this.#itemOf(turn, turn.itemId ?? this.#ports.newId())
    if (beforeItemId === undefined) {
      this.#add(item)
      return
    }
    this.#ports.conversation().addBefore(beforeItemId, item)
    this.#ports.send({ type: 'item-added', item, beforeItemId })
  }

  #add(item: Item): void {
    this.#ports.conversation().add(item)
    this.#ports.send({ type: 'item-added', item })
  }

  #itemOf({ text, modality, certainty }: SaidTurn, itemId: string): Item {
    return {
      itemId,
      role: 'user',
      modality,
      status: 'completed',
      text,
      ...(modality === 'voice' && { certainty }),
      createdAtMs: this.#ports.clock.wallMs(),
    }
  }
}
