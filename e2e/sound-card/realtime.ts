import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * What puts a program ahead of all ordinary ones; empty where we may not (only root may, as a rule).
 *
 * Hardware does not wait for a processor, so neither should what stands for it: with a load of 10 on two cores the echo
 * had 34 holes in 12 s, the loudspeaker some of its own, and a clip came torn. A nice value is no help, since Linux weighs it within a session only.
 */
export async function realtimePrefix(): Promise<readonly string[]> {
  const prefix = ['chrt', '--fifo', '10']
  return run('chrt', ['--fifo', '10', 'true']).then(
    () => prefix,
    () => [],
  )
}

/** The same for all threads of a program that runs: PulseAudio begins by making itself an ordinary one. */
export async function makeRealtime(prefix: readonly string[], pid: number): Promise<void> {
  if (prefix.length > 0) await run('chrt', ['--all-tasks', '--fifo', '--pid', '10', String(pid)])
}

export function prefixed(prefix: readonly string[], file: string, args: readonly string[]): [string, string[]] {
  const [first = file, ...rest] = [...prefix, file, ...args]
  return [first, rest]
}
