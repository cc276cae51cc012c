import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'
import { audioLoad, startChild, type LoadResult } from './audio-load.ts'
import { percentile, type Figures, type Say, type TorturePart } from './part.ts'
import { startWeighedServer } from './weighed-server.ts'
import { mintTicket, plainHello } from './wire-socket.ts'

const framesPerSecond = 50
const slowerThanEcho = 1.5
/** Whoever looks beside them. */
const placesBeside = 8

/** Microphones of many people at once; how late their pings come back is held against a bare `ws` that hears the same. */
export const sockets: TorturePart = {
  name: 'sockets',
  quick: (say) => run({ count: 20, seconds: 5, isTimed: false }, say),
  long: (say) => run({ count: 200, seconds: 60, isTimed: true }, say),
}

interface Crowd {
  readonly count: number
  readonly seconds: number
  readonly isTimed: boolean
}

async function run(crowd: Crowd, say: Say): Promise<Figures> {
  const { count, seconds, isTimed } = crowd
  const frames = seconds * framesPerSecond
  const ours = await loadParley(crowd, frames)
  say(`${count} sockets, ${ours.result.sentFrames} frames; the same to a bare echo`)
  const bare = isTimed ? await loadEcho(crowd, frames) : undefined
  const p99Ms = percentile(ours.result.tripsMs, 99)
  const bareP99Ms = bare === undefined ? undefined : percentile(bare.tripsMs, 99)
  return {
    n: count,
    ...{ seconds, sentFrames: ours.result.sentFrames, roundTrips: ours.result.tripsMs.length },
    ...{ p99Ms: round(p99Ms), bareEchoP99Ms: round(bareP99Ms) },
    bounds: [
      { what: 'frames sent', value: ours.result.sentFrames, atLeast: count * frames },
      { what: 'frames lost', value: count * frames - ours.seen, atMost: 0 },
      { what: 'pings without an answer', value: ours.result.pings - ours.result.tripsMs.length, atMost: 0 },
      { what: 'sockets closed', value: ours.result.closed, atMost: 0 },
      ...(bareP99Ms === undefined
        ? []
        : [
            {
              what: 'p99 of a round trip, times that of a bare echo',
              value: p99Ms / bareP99Ms,
              atMost: slowerThanEcho,
            },
          ]),
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

async function loadEcho({ count }: Crowd, frames: number): Promise<LoadResult> {
  const echo = startChild('bare-echo-child.ts')
  try {
    const place = `127.0.0.1:${await echo.nextLine()}`
    const subprotocols = Array.from({ length: count }, () => [])
    const load = { url: `ws://${place}`, origin: `http://${place}`, subprotocols, frames }
    return (await audioLoad(load, () => Promise.resolve())).result
  } finally {
    await echo.end()
  }
}

function round(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10
}
