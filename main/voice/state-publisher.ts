import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import { phaseOf, type TurnState } from './turn-state.ts'

/** Tells clients who has the turn, once for every change that they can see. */
export class StatePublisher {
  readonly #send: (message: SessionMessage) => void
  #published = ''

  constructor(send: (message: SessionMessage) => void) {
    this.#send = send
  }

  publish(state: TurnState): void {
    const { user, isMuted, mode } = state
    const message = { phase: phaseOf(state), isUserSpeaking: user.name === 'hearing', isMuted, mode }
    const now = JSON.stringify(message)
    if (now === this.#published) return
    this.#published = now
    this.#send({ type: 'state', ...message })
  }
}
