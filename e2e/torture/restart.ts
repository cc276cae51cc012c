import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitMs } from '../../shared/std/clock.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { median, type Figures, type Say, type TorturePart } from './part.ts'
import { startOnProfile } from './profile-server.ts'
import { ReducerClient } from './reducer-client.ts'

const snapshotsMs = 5_000
/** Of the policy, whatever the machine makes of it. */
const firstWaitMs = 100
/** For half of them, from outside: the same, and what the timers of a busy machine add. */
const firstRetryMs = 150
const patienceMs = 30_000
const lookMs = 10

interface Restarted {
  welcomedAtMs: number | undefined
  isFresh: boolean
  lostAtMs: number | undefined
  /** What its first wait is, as its reducer says. */
  waitMs: number | undefined
  retriedAtMs: number | undefined
}

const untouched: Restarted = {
  ...{ welcomedAtMs: undefined, isFresh: false, lostAtMs: undefined, waitMs: undefined, retriedAtMs: undefined },
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
      const one = { ...untouched }
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
          onWait(delayMs) {
            one.waitMs ??= delayMs
          },
          onLost() {
            one.lostAtMs ??= clock.nowMs()
          },
        }),
      )
    }
    await until(areWelcome)
    if (!areWelcome()) throw new Error('Not all clients were welcomed by the first server.')
    say(`${clients} clients are there; the server is killed and started again`)
    for (const one of all) Object.assign(one, untouched)
    server.kill('SIGKILL')
    await server.ended
    server = await startOnProfile(profile)
    const fromMs = clock.nowMs()
    await until(areWelcome)
    const tookMs = all.map((one) => (one.welcomedAtMs ?? Infinity) - fromMs)
    const retries = all.map((one) => (one.retriedAtMs ?? Infinity) - (one.lostAtMs ?? 0))
    const slowestWaitMs = Math.max(...all.map((one) => one.waitMs ?? Infinity))
    return {
      n: clients,
      slowestFirstRetryMs: Math.round(Math.max(...retries)),
      bounds: [
        { what: 'clients with a fresh snapshot', value: all.filter((one) => one.isFresh).length, atLeast: clients },
        { what: 'the last one after the server was there, ms', value: Math.max(...tookMs), atMost: snapshotsMs },
        { what: 'the first wait of the policy, the longest, ms', value: slowestWaitMs, atMost: firstWaitMs },
        { what: 'the first retry from outside, median, ms', value: median(retries), atMost: firstRetryMs },
      ],
    }
  } finally {
    for (const client of open) client.close()
    server.kill('SIGKILL')
    await server.ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
