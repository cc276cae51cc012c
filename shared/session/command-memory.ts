import { commandResultKeptMs, commandResultsKept } from '../protocol/limits.ts'
import { append, dropWhile, emptyQueue, find, type ChunkQueue } from '../std/chunk-queue.ts'
import type { CommandResult } from './server-end-events.ts'

/** What became of each command, and which are still being carried out. */
export interface CommandMemory {
  readonly running: readonly string[]
  /** Oldest first. */
  readonly results: ChunkQueue<{ readonly result: CommandResult; readonly atMs: number }>
}

export type KnownCommand =
  | { readonly state: 'unknown' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: CommandResult }

export const noCommands: CommandMemory = { running: [], results: emptyQueue() }

export function lookUp(memory: CommandMemory, commandId: string, nowMs: number): KnownCommand {
  if (memory.running.includes(commandId)) return { state: 'running' }
  const known = find(memory.results, (kept) => kept.result.commandId === commandId && isFresh(kept, nowMs))
  return known === undefined ? { state: 'unknown' } : { state: 'done', result: known.result }
}

export function begin(memory: CommandMemory, commandId: string): CommandMemory {
  return { ...memory, running: [...memory.running, commandId] }
}

/** Results are kept for five minutes and up to a thousand; a command that is still running is never forgotten. */
export function finish(memory: CommandMemory, result: CommandResult, nowMs: number): CommandMemory {
  const running = memory.running.filter((commandId) => commandId !== result.commandId)
  const results = append(memory.results, { result, atMs: nowMs })
  let { length } = results
  const kept = dropWhile(results, (oldest) => {
    if (length <= commandResultsKept && isFresh(oldest, nowMs)) return false
    length -= 1
    return true
  })
  return { running, results: kept }
}

function isFresh(kept: { readonly atMs: number }, nowMs: number): boolean {
  return nowMs - kept.atMs <= commandResultKeptMs
}
