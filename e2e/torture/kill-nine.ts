import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitMs } from '../../shared/std/clock.ts'
import { isAlive } from '../process-tree.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { busySession, busyWith, type BusyWith } from './busy-sessions.ts'
import { isPortFree } from './free-port.ts'
import { npmStart } from './npm-start.ts'
import type { Figures, Say, TorturePart } from './part.ts'

const goneMs = 2_000
const givenUpMs = 10_000
const lookMs = 10

/** Who is killed: the server itself, or npm, which stands before it and can pass nothing on. */
const victims = ['server', 'npm'] as const

interface Killed {
  readonly victim: (typeof victims)[number]
  readonly what: BusyWith
  readonly processes: number
  readonly goneMs: number
  readonly listenerGoneMs: number
}

/** kill -9 gives nobody time to tell its children; they have to notice by themselves. */
export const killNine: TorturePart = {
  name: 'killNine',
  // The server itself in the middle of an answer is killed by e2e/offline-children.test.ts.
  quick: (say) => run({ times: 1, whats: ['an utterance'] }, say),
  long: (say) => run({ times: 20, whats: busyWith }, say),
}

async function run(
  { times, whats }: { readonly times: number; readonly whats: readonly BusyWith[] },
  say: Say,
): Promise<Figures> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-kill-nine-'))
  const killed: Killed[] = []
  try {
    for (let time = 0; time < times; time++)
      for (const victim of victims)
        for (const what of whats) {
          const one = await killInTheMiddleOf(profile, what, victim)
          killed.push(one)
          say(JSON.stringify(one))
        }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return {
    n: killed.length,
    processes: killed.reduce((sum, { processes }) => sum + processes, 0),
    bounds: [
      { what: 'the last process to go, ms', value: Math.max(...killed.map((one) => one.goneMs)), atMost: goneMs },
      {
        what: 'the last listener to go, ms',
        value: Math.max(...killed.map((one) => one.listenerGoneMs)),
        atMost: goneMs,
      },
    ],
  }
}

async function killInTheMiddleOf(profile: string, what: BusyWith, victim: (typeof victims)[number]): Promise<Killed> {
  const started = npmStart(profile)
  const ready = await started.ready
  if (ready === undefined) throw new Error(`The server did not start: ${started.printed()}`)
  const server = await serverOf(profile)
  const socket = await busySession({ ready: ready.line, processId: server }, what)
  const all = started.processIds()
  try {
    const fromMs = clock.nowMs()
    process.kill(victim === 'npm' ? (all.at(-1) ?? 0) : server, 'SIGKILL')
    const sinceWhen = async (isOver: () => boolean | Promise<boolean>): Promise<number> => {
      while (!(await isOver())) {
        if (clock.nowMs() - fromMs > givenUpMs) return Infinity
        await waitMs(clock, lookMs)
      }
      return Math.round(clock.nowMs() - fromMs)
    }
    const port = Number(new URL(ready.line.url).port)
    const listenerGoneMs = await sinceWhen(() => isPortFree(port))
    const allGoneMs = await sinceWhen(() => !all.some(isAlive))
    return { victim, what, processes: all.length, goneMs: allGoneMs, listenerGoneMs }
  } finally {
    socket.drop()
    for (const processId of all.filter(isAlive)) process.kill(processId, 'SIGKILL')
    await started.ended
  }
}

/** As the server announced itself: between npm and it there may be a shell. */
async function serverOf(profile: string): Promise<number> {
  const announced = JSON.parse(await readFile(join(profile, 'running-server.json'), 'utf8')) as { processId: number }
  return announced.processId
}
