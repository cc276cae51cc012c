import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { OutgoingCommand } from '../../shared/session/client-end-events.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import type { ReducerClient } from './reducer-client.ts'

/** What was asked of a server and what it said of it: each command is answered once, with yes, and in its turn. */
export class CommandAccount {
  issued = 0
  doubled = 0
  reordered = 0
  refused = 0
  /** How often `isMuted` was seen to change: the effect of a `mute-set`, which a result alone does not show. */
  muteChanges = 0
  muteSets = 0
  longestAnswerMs = 0
  #isMuted = false
  readonly #issuedAtMs = new Map<string, number>()

  get unanswered(): number {
    return this.#issuedAtMs.size
  }

  issue(client: ReducerClient, command: OutgoingCommand): void {
    this.issued += 1
    if (command.type === 'mute-set') this.muteSets += 1
    this.#issuedAtMs.set(command.id, clock.nowMs())
    client.send(command)
  }

  see(message: ServerMessage): void {
    if (message.type === 'state' && message.isMuted !== this.#isMuted) {
      this.#isMuted = message.isMuted
      this.muteChanges += 1
    }
    if (message.type === 'command-result') this.#settle(message.commandId, message.isOk)
    if (message.type === 'error' && message.commandId !== undefined) this.#settle(message.commandId, false)
  }

  #settle(commandId: string, isOk: boolean): void {
    const issuedAtMs = this.#issuedAtMs.get(commandId)
    if (issuedAtMs === undefined) {
      this.doubled += 1
      return
    }
    if (this.#issuedAtMs.keys().next().value !== commandId) this.reordered += 1
    if (!isOk) this.refused += 1
    this.longestAnswerMs = Math.max(this.longestAnswerMs, clock.nowMs() - issuedAtMs)
    this.#issuedAtMs.delete(commandId)
  }
}
