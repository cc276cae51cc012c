import type { Command } from './command.ts'
import { parseCommand } from './parse-command.ts'
import { stateChangingKinds } from './phrases.ts'

/** Whether doing `text` would change what is kept (notes, timers): the ears hold such commands to a stricter measure. */
export function isStateChanging(text: string): boolean {
  return changesState(parseCommand(text))
}

export function changesState(command: Command): boolean {
  return stateChangingKinds.has(command.kind)
}
