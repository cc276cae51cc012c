import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startEnvironment, startFlags } from '../start-flags.ts'
import type { ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'

/** The real server on a profile that outlives it, to be killed and started again. */
export interface ProfileServer {
  readonly ready: ReadyLine
  readonly processId: number
  /** When all that had its output is gone, children too. */
  readonly ended: Promise<{ readonly code: number | null; readonly atMs: number }>
  kill(signal: NodeJS.Signals): void
}

const start = join(import.meta.dirname, '..', '..', 'main', 'cli', 'start.ts')

export async function startOnProfile(
  profile: string,
  options: { readonly settings?: object; readonly port?: number; readonly args?: readonly string[] } = {},
): Promise<ProfileServer> {
  await mkdir(profile, { recursive: true })
  if (options.settings !== undefined)
    await writeFile(join(profile, 'settings.json'), JSON.stringify({ isFirstRunDone: true, ...options.settings }))
  // The pipe on stdin is its life line: a test that dies leaves no server behind.
  const { port = 0, args = [] } = options
  const command = [...startFlags, start, '--headless', '--port', String(port), '--profile', profile, ...args]
  const child = spawn(process.execPath, command, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...startEnvironment },
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  const { promise: ready, resolve } = Promise.withResolvers<ReadyLine | undefined>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) resolve(JSON.parse(line) as ReadyLine)
  })
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    resolve(undefined)
    return { code: code ?? null, atMs: clock.nowMs() }
  })
  const line = await ready
  if (line === undefined) throw new Error(`The server ended before it was ready: ${said.join('\n')}`)
  return { ready: line, processId: child.pid ?? 0, ended, kill: (signal) => child.kill(signal) }
}
