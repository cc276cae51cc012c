import { waitMs } from '../../shared/std/clock.ts'
import { startFaultProxy } from '../fault-proxy/fault-proxy.ts'
import { startParley } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { ReducerClient } from './reducer-client.ts'

const noticedMs = 10_000
/** When the last one has to have noticed, there is nothing more to wait for. */
const givenUpMs = 15_000

/** The link takes everything, passes nothing and never closes: both ends have to find out by themselves. */
export const deadPeer: TorturePart = {
  name: 'deadPeer',
  quick: (say) => run(3, say),
  long: (say) => run(100, say),
}

async function run(sockets: number, say: Say): Promise<Figures> {
  const target = { port: 0 }
  const proxy = await startFaultProxy({ target })
  const parley = await startParley({
    args: ['--allow-host', `127.0.0.1:${proxy.port}`],
    settings: { limits: { connections: sockets + 8 } },
  })
  target.port = Number(new URL(parley.ready.url).port)
  const noticedAtMs: number[] = []
  const clients: ReducerClient[] = []
  try {
    const welcomes: Promise<void>[] = []
    for (let place = 0; place < sockets; place++) {
      welcomes.push(
        new Promise((resolve) => {
          clients.push(
            new ReducerClient({
              ...{ ready: parley.ready, port: proxy.port, mode: 'text' },
              onShown(message) {
                if (message.type === 'welcome') resolve()
              },
              onPlay: () => undefined,
              onLost() {
                noticedAtMs[place] ??= clock.nowMs()
              },
            }),
          )
        }),
      )
    }
    await Promise.all(welcomes)
    say(`${sockets} sockets are open`)
    const fromMs = clock.nowMs()
    // Connections that the clients try to open meanwhile are refused, so that what the server notices are these.
    proxy.set({ isRefusing: true, toServer: { isBlackHole: true }, toClient: { isBlackHole: true } })
    const serverNoticed = (): number =>
      parley.logLines().filter((line) => line.includes('connection closing') && line.includes('"close":"peerSilent"'))
        .length
    let serverMs = Infinity
    while (clock.nowMs() - fromMs < givenUpMs) {
      await waitMs(clock, 50)
      if (serverMs === Infinity && serverNoticed() >= sockets) serverMs = clock.nowMs() - fromMs
      if (serverMs !== Infinity && Object.keys(noticedAtMs).length === sockets) break
    }
    const clientMs = clients.map((_, place) => (noticedAtMs[place] ?? Infinity) - fromMs)
    const worst = Math.max(...clientMs)
    return {
      n: sockets,
      ...{ clientNoticedMs: Math.round(worst), serverNoticedMs: Math.round(serverMs) },
      bounds: [
        { what: 'clients that noticed', value: clientMs.filter((ms) => ms <= noticedMs).length, atLeast: sockets },
        { what: 'the last client, ms', value: worst, atMost: noticedMs },
        { what: 'the server, of the last one, ms', value: serverMs, atMost: noticedMs },
      ],
    }
  } finally {
    for (const client of clients) client.close()
    await parley.end()
    await proxy.close()
  }
}
