import { waitMs } from '../../shared/std/clock.ts'
import { startFaultProxy } from '../fault-proxy/fault-proxy.ts'
import { startParley } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { ReducerClient } from './reducer-client.ts'

/** A proxy before the server cuts whatever is silent; a session in which nobody speaks has to outlast it. */
export const idleCutter: TorturePart = {
  name: 'idleCutter',
  // A cutter that waits little longer than the 3 s between two pings is the sharper one.
  quick: (say) => run({ idleCutMs: 4_000, silentMs: 13_000 }, say),
  long: (say) => run({ idleCutMs: 60_000, silentMs: 5 * 60_000 }, say),
}

async function run(
  { idleCutMs, silentMs }: { readonly idleCutMs: number; readonly silentMs: number },
  say: Say,
): Promise<Figures> {
  const target = { port: 0 }
  const proxy = await startFaultProxy({ target, faults: { idleCutMs } })
  const parley = await startParley({ args: ['--allow-host', `127.0.0.1:${proxy.port}`] })
  target.port = Number(new URL(parley.ready.url).port)
  let losses = 0
  let welcomed: () => void = () => undefined
  const open = new Promise<void>((resolve) => {
    welcomed = resolve
  })
  const client = new ReducerClient({
    ...{ ready: parley.ready, port: proxy.port, mode: 'text' },
    onShown(message) {
      if (message.type === 'welcome') welcomed()
    },
    onPlay: () => undefined,
    onLost() {
      losses += 1
    },
  })
  try {
    await open
    say(`silent for ${silentMs / 1_000} s behind a cutter of ${idleCutMs / 1_000} s`)
    await waitMs(clock, silentMs)
    return {
      n: 1,
      ...{ idleCutMs, silentMs },
      bounds: [
        { what: 'cuts', value: proxy.count('cut'), atMost: 0 },
        { what: 'connections lost', value: losses, atMost: 0 },
        { what: 'sockets opened', value: client.sockets, atMost: 1 },
      ],
    }
  } finally {
    client.close()
    await parley.end()
    await proxy.close()
  }
}
