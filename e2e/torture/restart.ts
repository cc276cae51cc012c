import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitMs } from '../../shared/std/clock.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { seededRandom } from '../sound-sets/random.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { startOnProfile } from './profile-server.ts'
import { ReducerClient } from './reducer-client.ts'

const snapshotsMs = 5_000
/** The policy's 100 ms, and what the timers of a busy machine add. */
const firstRetryMs = 150
const patienceMs = 30_000
const lookMs = 10

interface Restarted {
  welcomedAtMs: number | undefined
  isFresh: boolean
  lostAtMs: number | undefined
  retriedAtMs: number | undefined
}

/** A server with many clients is killed and started again: each has the conversation anew, soon, and none by luck. */
export const restart200: TorturePart = {
  name: 'restart200',
  quick: (say) => run(20, say),
  long: (say) => run(200, say),
}

async function run(clients: number, say: Say): Promise<Figures> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-restart-'))
  const random = seededRandom(clients)
  let server = await startOnProfile(profile, { settings: { limits: { connections: clients + 8 } } })
  const all: Restarted[] = []
  const open: ReducerClient[] = []
  const until = async (isSo: () => boolean): Promise<void> => {
    const endMs = clock.nowMs() + patienceMs
    while (!isSo() && clock.nowMs() < endMs) await waitMs(clock, lookMs)
  }
  const areWelcome = (): boolean => all.every((one) => one.welcomedAtMs !== undefined)
  try {
    for (let place = 0; place < clients; place++) {
      const one: Restarted = { welcomedAtMs: undefined, isFresh: false, lostAtMs: undefined, retriedAtMs: undefined }
      all.push(one)
      open.push(
        new ReducerClient({
          // Asked at each try: whoever comes back looks up where the server is now.
          get ready() {
            if (one.lostAtMs !== undefined) one.retriedAtMs ??= clock.nowMs()
            return server.ready
          },
          get port() {
            return Number(new URL(server.ready.url).port)
          },
          mode: 'text',
          chance: () => random.between(0, 1),
          onShown(message) {
            if (message.type !== 'welcome') return
            one.welcomedAtMs = clock.nowMs()
            one.isFresh = !message.isResumed && message.snapshot !== undefined
          },
          onPlay: () => undefined,
          onLost() {
            one.lostAtMs ??= clock.nowMs()
          },
        }),
      )
    }
    await until(areWelcome)
    if (!areWelcome()) throw new Error('Not all clients were welcomed by the first server.')
    say(`${clients} clients are there; the server is killed and started again`)
    for (const one of all) Object.assign(one, { welcomedAtMs: undefined, isFresh: false, lostAtMs: undefined })
    for (const one of all) one.retriedAtMs = undefined
    server.kill('SIGKILL')
    await server.ended
    server = await startOnProfile(profile)
    const fromMs = clock.nowMs()
    await until(areWelcome)
    const tookMs = all.map((one) => (one.welcomedAtMs ?? Infinity) - fromMs)
    const waits = all
      .map((one) => (one.retriedAtMs ?? Infinity) - (one.lostAtMs ?? 0))
      .toSorted((early, late) => early - late)
    return {
      n: clients,
      slowestFirstRetryMs: Math.round(waits.at(-1) ?? NaN),
      bounds: [
        { what: 'clients with a fresh snapshot', value: all.filter((one) => one.isFresh).length, atLeast: clients },
        { what: 'the last one after the server was there, ms', value: Math.max(...tookMs), atMost: snapshotsMs },
        { what: 'the first retry, median, ms', value: waits[waits.length >> 1] ?? NaN, atMost: firstRetryMs },
      ],
    }
  } finally {
    for (const client of open) client.close()
    server.kill('SIGKILL')
    await server.ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
