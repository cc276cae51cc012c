import type { ReadyLine } from '../parley-process.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { megabytes, startWeighedServer } from './weighed-server.ts'
import { encodeWireFrame, opcodes, WireSocket } from './wire-socket.ts'

const growthMb = 20
const fragmentsOfSocket = 10_000
const closedMs = 10_000

/** Messages in tiny pieces: what costs a sender 7 bytes must not cost the server an object for each. */
export const fragments: TorturePart = {
  name: 'fragments',
  quick: (say) => run(100_000, say),
  long: (say) => run(1_000_000, say),
}

async function run(wanted: number, say: Say): Promise<Figures> {
  const parley = await startWeighedServer()
  try {
    // The first socket makes the process take what every socket needs.
    await flood(parley.ready, 0)
    const before = await parley.weigh()
    let closed = 0
    const rounds = wanted / fragmentsOfSocket
    for (let round = 0; round < rounds; round++) closed += Number(await flood(parley.ready, round))
    const after = await parley.weigh()
    const later = await WireSocket.greeted(parley.ready)
    later.drop()
    say(`${wanted} fragments on ${rounds} sockets`)
    return {
      n: wanted,
      ...{ sockets: rounds, heapGrowthMb: megabytes(after.heapBytes - before.heapBytes) },
      bounds: [
        { what: 'sockets closed', value: closed, atLeast: rounds },
        { what: 'growth of memory, MB', value: megabytes(after.rssBytes - before.rssBytes), atMost: growthMb },
        { what: 'crashes', value: Number(parley.hasEnded()) + parley.strays().length, atMost: 0 },
      ],
    }
  } finally {
    await parley.end()
  }
}

/** All at once, as fast as the system takes them; says whether the server closed the connection. */
async function flood(ready: ReadyLine, round: number): Promise<boolean> {
  const socket = await WireSocket.greeted(ready)
  // Now with a byte each, now with none.
  const payload = Buffer.alloc(round % 2, 'a')
  socket.send(opcodes.text, payload, { isLast: false })
  const piece = encodeWireFrame({ opcode: opcodes.continuation, payload, isLast: false })
  socket.write(Buffer.concat(Array.from({ length: fragmentsOfSocket - 1 }, () => piece)))
  const isClosed = await socket.until(() => socket.closeCode !== undefined || socket.isClosed, closedMs)
  socket.drop()
  return isClosed
}
