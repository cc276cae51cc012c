import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ReadyLine } from '../parley-process.ts'
import { processesBelow } from '../process-tree.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'

export interface Started {
  /** Resolves with the ready line; undefined when it ended without one. */
  readonly ready: Promise<{ readonly line: ReadyLine; readonly atMs: number } | undefined>
  readonly ended: Promise<{ readonly code: number | null; readonly atMs: number }>
  printed(): string
  /** What npm started, and npm itself last. */
  processIds(): readonly number[]
  kill(signal: NodeJS.Signals): void
}

/** `npm start -s -- --headless`, the wrapper and all, as somebody types it. */
export function npmStart(profile: string): Started {
  const args = ['start', '-s', '--', '--headless', '--port', '0', '--profile', profile]
  const child: ChildProcess = spawn('npm', args, {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let text = ''
  const { promise: ready, resolve } = Promise.withResolvers<Awaited<Started['ready']>>()
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve({ line: JSON.parse(line) as ReadyLine, atMs: clock.nowMs() })
    })
  // `close`, not `exit`: whoever inherited its output is gone as well.
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    resolve(undefined)
    return { code: code ?? null, atMs: clock.nowMs() }
  })
  return {
    ready,
    ended,
    printed: () => text,
    processIds: () => [...processesBelow(child.pid ?? 0), child.pid ?? 0],
    kill: (signal) => child.kill(signal),
  }
}
