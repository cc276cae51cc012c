import { connect, type Socket } from 'node:net'
import { helloDeadlineMs } from '../../shared/protocol/limits.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { startParley, type ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { percentile, type Figures, type Say, type TorturePart } from './part.ts'
import { mintTicket, upgradeRequest, WireSocket } from './wire-socket.ts'

const shedMs = 5_000
/** What the long form leaves of it: on a machine that has time nothing comes close. */
const promptlyShedMs = 4_500
/** As many of each: silent, a byte now and then, the same after a long silence, and let in without a hello. */
const kinds = ['silent', 'dribbling', 'dribbling late', 'without a hello'] as const
/** Shortly before the server would give it up for its silence. */
const lateMs = 1_900
const roundTripMs = 50
const dribbleMs = 400
const pingMs = 25
const connectionsAtMost = 32

/** Sockets that take a place and say nothing, or hardly anything, while somebody who was let in goes on. */
export const slowloris: TorturePart = {
  name: 'slowloris',
  quick: (say) => run({ sockets: 200, isTimed: false }, say),
  long: (say) => run({ sockets: 200, isTimed: true }, say),
}

async function run(
  { sockets, isTimed }: { readonly sockets: number; readonly isTimed: boolean },
  say: Say,
): Promise<Figures> {
  const parley = await startParley({ settings: { limits: { connections: connectionsAtMost } } })
  const slow: Slow[] = []
  try {
    const paired = await WireSocket.greeted(parley.ready)
    const trips = new RoundTrips(paired)
    for (let place = 0; place < sockets; place++)
      slow.push(await openSlow(parley.ready, kinds[place % kinds.length] ?? 'silent'))
    say(`${sockets} slow sockets are open`)
    const stopDribbling = dribble(slow)
    await Promise.all(slow.map(({ closed }) => Promise.race([closed, waitMs(clock, 2 * shedMs)])))
    stopDribbling()
    const tripsMs = await trips.end()
    const lives = slow.map(({ openedAtMs, closedAtMs }) => (closedAtMs ?? Infinity) - openedAtMs)
    // It may have been the first of many: who comes now finds a place.
    const later = await WireSocket.greeted(parley.ready)
    later.drop()
    paired.drop()
    const p99Ms = percentile(tripsMs, 99)
    return {
      n: sockets,
      ...{ roundTrips: tripsMs.length, roundTripP99Ms: Math.round(p99Ms * 10) / 10, helloDeadlineMs },
      longestLifeMs: Object.fromEntries(kinds.map((name, kind) => [name, longest(lives, kind)])),
      bounds: [
        { what: 'slow sockets shed in time', value: lives.filter((ms) => ms <= shedMs).length, atLeast: sockets },
        { what: 'round trips of the paired client that were not answered', value: trips.open, atMost: 0 },
        { what: 'round trips meanwhile', value: tripsMs.length, atLeast: 50 },
        { what: 'crashes', value: Number(parley.hasEnded()) + parley.strays().length, atMost: 0 },
        ...(isTimed
          ? [
              { what: 'p99 of a round trip, ms', value: p99Ms, atMost: roundTripMs },
              { what: 'longest life, ms', value: Math.max(...lives), atMost: promptlyShedMs },
            ]
          : []),
      ],
    }
  } finally {
    for (const { tcp } of slow) tcp.destroy()
    await parley.end()
  }
}

function longest(lives: readonly number[], kind: number): number {
  return Math.round(Math.max(...lives.filter((_, place) => place % kinds.length === kind)))
}

interface Slow {
  readonly tcp: Socket
  readonly openedAtMs: number
  closedAtMs: number | undefined
  readonly closed: Promise<void>
  /** What it still has to say, a byte at a time. */
  rest: string
  readonly speaksFromMs: number
}

async function openSlow(ready: ReadyLine, kind: (typeof kinds)[number]): Promise<Slow> {
  const { port, host } = new URL(ready.url)
  const request = kind === 'silent' ? '' : upgradeRequest(host, await mintTicket(ready))
  const tcp = connect({ port: Number(port), host: '127.0.0.1' })
  tcp.on('error', () => undefined)
  tcp.resume()
  const closing = Promise.withResolvers<undefined>()
  const slow: Slow = {
    ...{ tcp, openedAtMs: clock.nowMs(), closedAtMs: undefined, closed: closing.promise },
    rest: kind.startsWith('dribbling') ? request : '',
    speaksFromMs: clock.nowMs() + (kind === 'dribbling late' ? lateMs : 0),
  }
  tcp.on('close', () => {
    slow.closedAtMs = clock.nowMs()
    closing.resolve(undefined)
  })
  if (kind === 'without a hello') tcp.write(request)
  return slow
}

function dribble(slow: readonly Slow[]): () => void {
  const timer = setInterval(() => {
    for (const one of slow) {
      if (one.rest === '' || !one.tcp.writable || clock.nowMs() < one.speaksFromMs) continue
      one.tcp.write(one.rest.slice(0, 1))
      one.rest = one.rest.slice(1)
    }
  }, dribbleMs)
  return () => {
    clearInterval(timer)
  }
}

/** Pings, one after the other, as long as it lasts. */
class RoundTrips {
  open = 0
  readonly #ms: number[] = []
  #isEnding = false
  readonly #ended: Promise<void>

  constructor(socket: WireSocket) {
    this.#ended = this.#run(socket)
  }

  async end(): Promise<readonly number[]> {
    this.#isEnding = true
    await this.#ended
    return this.#ms
  }

  async #run(socket: WireSocket): Promise<void> {
    for (let sentAtMs = 1; !this.#isEnding; sentAtMs++) {
      const fromMs = clock.nowMs()
      socket.say({ type: 'ping', sentAtMs })
      this.open += 1
      const isBack = await socket.until(() => isAnswered(socket, sentAtMs))
      if (!isBack) return
      this.open -= 1
      this.#ms.push(clock.nowMs() - fromMs)
      await waitMs(clock, pingMs)
    }
  }
}

/** The newest alone is looked at: a thousand answers lie behind it. */
function isAnswered(socket: WireSocket, sentAtMs: number): boolean {
  return socket.frames.slice(-3).some(({ payload }) => payload.includes(`"pong","sentAtMs":${sentAtMs},`))
}
