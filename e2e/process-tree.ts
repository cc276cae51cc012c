import { readdirSync, readFileSync } from 'node:fs'

/** Processes below one that have not ended, the deepest last; by /proc, so on Linux only. */
export function processesBelow(processId: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => parentOf(other) === processId)
  return children.flatMap((child) => [child, ...processesBelow(child)])
}

/** A process that only waits to be asked for its exit code has ended. */
export function isAlive(processId: number): boolean {
  return parentOf(processId) !== undefined
}

function parentOf(processId: number): number | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${processId}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The name in brackets may hold anything; after it come the state and the parent.
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' ? undefined : Number(parent)
}
