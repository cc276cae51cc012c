import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'
import { audioLoad, startChild, type LoadResult } from './audio-load.ts'
import { percentile, type Figures, type Say, type TorturePart } from './part.ts'
import { startWeighedServer } from './weighed-server.ts'
import { mintTicket, plainHello } from './wire-socket.ts'

const framesPerSecond = 50
const slowerThanEcho = 1.5
/** Whoever looks beside them. */
const placesBeside = 8

/**
 * Microphones of many people at once. How late their pings come back is held against a bare `ws` that hears the same, in
 * turns: a minute of Parley beside a minute of an echo says as much about those minutes as about the two.
 */
export const sockets: TorturePart = {
  name: 'sockets',
  quick: (say) => run({ count: 20, seconds: 5, turns: 1, isTimed: false }, say),
  long: (say) => run({ count: 200, seconds: 60, turns: 3, isTimed: true }, say),
}

interface Crowd {
  readonly count: number
  readonly seconds: number
  readonly turns: number
  readonly isTimed: boolean
}

/** `text`: only text comes back, and audio is only received, as with Parley. `all`: everything does. */
const echoes = ['text', 'all'] as const
type Echo = (typeof echoes)[number]

async function run(crowd: Crowd, say: Say): Promise<Figures> {
  const { count, seconds, turns, isTimed } = crowd
  const frames = seconds * framesPerSecond
  const ours: { readonly result: LoadResult; readonly seen: number }[] = []
  const theirs: Record<Echo, LoadResult[]> = { text: [], all: [] }
  for (let turn = 0; turn < turns; turn++) {
    ours.push(await loadParley(crowd, frames))
    for (const echo of isTimed ? echoes : []) theirs[echo].push(await loadEcho(echo, crowd, frames))
    say(
      `${count} sockets, turn ${turn + 1} of ${turns}, p99 ${p99Of(ours.map(({ result }) => result).slice(-1))} ms; ` +
        echoes.map((echo) => `${echo} sent back ${p99Of(theirs[echo].slice(-1))} ms`).join(', '),
    )
  }
  const results = ours.map(({ result }) => result)
  const total = (what: (result: LoadResult) => number): number => sum(results.map(what))
  const due = count * frames * turns
  return {
    n: count,
    ...{ seconds, turns, sentFrames: total(({ sentFrames }) => sentFrames) },
    roundTrips: total(({ tripsMs }) => tripsMs.length),
    ...{ p99Ms: p99Of(results), p99EachMs: results.map((result) => p99Of([result])) },
    ...Object.fromEntries(
      echoes.map((echo) => [echo, { p99Ms: p99Of(theirs[echo]), p99EachMs: theirs[echo].map((one) => p99Of([one])) }]),
    ),
    bounds: [
      { what: 'frames sent', value: total(({ sentFrames }) => sentFrames), atLeast: due },
      { what: 'frames lost', value: due - sum(ours.map(({ seen }) => seen)), atMost: 0 },
      {
        what: 'pings without an answer',
        value: total(({ pings, tripsMs }) => pings - tripsMs.length),
        atMost: 0,
      },
      { what: 'sockets closed', value: total(({ closed }) => closed), atMost: 0 },
      ...(isTimed
        ? echoes.map((echo) => ({
            what: `p99 of a round trip, times that of a bare echo (${echo} comes back)`,
            value: p99(results) / p99(theirs[echo]),
            atMost: slowerThanEcho,
          }))
        : []),
    ],
  }
}

/** How many frames of audio the server counts is asked while all are connected. */
async function loadParley({ count }: Crowd, frames: number): Promise<{ result: LoadResult; seen: number }> {
  const parley = await startWeighedServer({ settings: { limits: { connections: count + placesBeside } } })
  try {
    const subprotocols: string[][] = []
    for (let place = 0; place < count; place++)
      subprotocols.push([protocolVersion, ticketPrefix + (await mintTicket(parley.ready))])
    const { ws: url, url: origin } = parley.ready
    return await audioLoad({ url, origin, subprotocols, hello: plainHello, frames }, async () => {
      const open = await parley.connections()
      return open.reduce((sum, { received }) => sum + (received.audio?.frames ?? 0), 0)
    })
  } finally {
    await parley.end()
  }
}

async function loadEcho(kind: Echo, { count }: Crowd, frames: number): Promise<LoadResult> {
  const echo = startChild('bare-echo-child.ts', kind)
  try {
    const place = `127.0.0.1:${await echo.nextLine()}`
    const subprotocols = Array.from({ length: count }, () => [])
    const load = { url: `ws://${place}`, origin: `http://${place}`, subprotocols, frames }
    return (await audioLoad(load, () => Promise.resolve())).result
  } finally {
    await echo.end()
  }
}

function p99(results: readonly LoadResult[]): number {
  return percentile(
    results.flatMap(({ tripsMs }) => tripsMs),
    99,
  )
}

function p99Of(results: readonly LoadResult[]): number | undefined {
  return results.length === 0 ? undefined : Math.round(p99(results) * 100) / 100
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
