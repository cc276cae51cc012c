import { commandResultKeptMs, commandResultsKept } from '../../shared/protocol/limits.ts'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'

export type CommandResult = Extract<SessionMessage, { type: 'command-result' }>

/** Results by command id: a command that comes again is answered from here and not run again. */
export class CommandLog {
  readonly #results = new Map<string, { readonly result: CommandResult; readonly atMs: number }>()

  find(commandId: string, nowMs: number): CommandResult | undefined {
    const kept = this.#results.get(commandId)
    return kept !== undefined && nowMs - kept.atMs <= commandResultKeptMs ? kept.result : undefined
  }

  keep(result: CommandResult, nowMs: number): void {
    this.#results.set(result.commandId, { result, atMs: nowMs })
    // A map keeps the order of insertion: the first keys are the oldest.
    for (const [commandId, kept] of this.#results) {
      if (this.#results.size <= commandResultsKept && nowMs - kept.atMs <= commandResultKeptMs) return
      this.#results.delete(commandId)
    }
  }
}
