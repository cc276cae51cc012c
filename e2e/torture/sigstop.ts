import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { waitMs } from '../../shared/std/clock.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { startOnProfile, type ProfileServer } from './profile-server.ts'

const freshMs = 2_000
const givenUpMs = 20_000
const lookMs = 5

/**
 * A process that was stopped (a laptop's lid, a debugger) for longer than a silent peer is waited for: its socket says
 * that it is open and is not. Stopped is the server once and its client once, at the same time.
 */
export const sigstop: TorturePart = {
  name: 'sigstop',
  quick: (say) => run(12_000, say),
  long: (say) => run(60_000, say),
}

async function run(stoppedMs: number, say: Say): Promise<Figures> {
  const victims = ['server', 'client'] as const
  say(`the server of one session and the client of another are stopped for ${stoppedMs / 1_000} s`)
  const all = await Promise.all(victims.map((victim) => stopOne(victim, stoppedMs)))
  return {
    n: all.length,
    ...{ stoppedMs, welcomes: Object.fromEntries(victims.map((victim, place) => [victim, all[place]?.welcomes])) },
    bounds: [
      ...victims.map((victim, place) => ({
        what: `a fresh resumed socket after SIGCONT of the ${victim}, ms`,
        value: all[place]?.tookMs ?? NaN,
        atMost: freshMs,
      })),
      { what: 'sessions that were not resumed', value: all.filter((one) => !one.isResumed).length, atMost: 0 },
    ],
  }
}

interface Resumed {
  readonly tookMs: number
  readonly isResumed: boolean
  readonly welcomes: number
}

async function stopOne(victim: 'server' | 'client', stoppedMs: number): Promise<Resumed> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-sigstop-'))
  const server = await startOnProfile(profile)
  const client = startClient(server)
  const { welcomes } = client
  const until = async (count: number): Promise<void> => {
    const endMs = clock.nowMs() + givenUpMs
    while (welcomes.length < count && clock.nowMs() < endMs) await waitMs(clock, lookMs)
  }
  try {
    await until(1)
    if (welcomes.length === 0) throw new Error('The client was not welcomed.')
    const processId = victim === 'server' ? server.processId : client.processId
    process.kill(processId, 'SIGSTOP')
    await waitMs(clock, stoppedMs)
    const before = welcomes.length
    const fromMs = clock.nowMs()
    process.kill(processId, 'SIGCONT')
    await until(before + 1)
    const [fresh] = welcomes.slice(before)
    return {
      tookMs: Math.round((fresh?.atMs ?? Infinity) - fromMs),
      isResumed: fresh?.line === 'welcome resumed',
      welcomes: welcomes.length,
    }
  } finally {
    client.kill()
    server.kill('SIGKILL')
    await Promise.all([client.gone, server.ended])
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

interface StoppableClient {
  readonly processId: number
  readonly welcomes: readonly { readonly line: string; readonly atMs: number }[]
  readonly gone: Promise<unknown>
  kill(): void
}

function startClient({ ready }: ProfileServer): StoppableClient {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stopped-client-child.ts')], {
    env: { ...process.env, TORTURE_SERVER: JSON.stringify(ready) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const welcomes: { readonly line: string; readonly atMs: number }[] = []
  createInterface({ input: child.stdout }).on('line', (line) => welcomes.push({ line, atMs: clock.nowMs() }))
  return { processId: child.pid ?? 0, welcomes, gone: once(child, 'close'), kill: () => child.kill('SIGKILL') }
}
