import { readdirSync, readFileSync } from 'node:fs'

/** Processes below one that have not ended; by /proc, so on Linux only. */
export function descendants(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
  return children.flatMap((name) => [Number(name), ...descendants(Number(name))])
}

export function isRunning(pid: number): boolean {
  return parentOf(pid) !== undefined
}

/** `undefined` for a process that is gone, or that has ended and only waits to be asked for its exit code. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; after it come the state and the parent.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : Number(parent)
  } catch {
    return undefined
  }
}
