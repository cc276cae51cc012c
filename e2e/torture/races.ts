import { randomUUID } from 'node:crypto'
import { closeCodes } from '../../shared/protocol/errors.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { startParley, type ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { seededRandom, type SeededRandom } from '../sound-sets/random.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { opcodes, plainHello, WireSocket } from './wire-socket.ts'

const seed = 9
/** One of three leaves at once, the others at any time within. */
const apartMs = 8
/** In which the old one would still be told something by mistake. */
const afterMs = 60
const tokenMs = 5
const patienceMs = 10_000
const lookMs = 5

/** Two sockets say hello for one session at nearly one time, while an answer is being written: one of them stays. */
export const races: TorturePart = {
  name: 'races',
  quick: (say) => run(10, say),
  long: (say) => run(100, say),
}

interface Count {
  /** Frames that came after the close frame, by hand: `ws` would not show them. */
  afterReplaced: number
  withoutReplaced: number
  winnersClosed: number
  winnersSilent: number
}

async function run(wanted: number, say: Say): Promise<Figures> {
  const tokens = Array.from({ length: 60_000 }, () => 'word ')
  const llm = await startChatCompletionsSimulator({ clock, replies: () => ({ tokens, delayMs: tokenMs }) })
  const settings = { llm: { kind: 'openai-compatible', model: 'simulated', baseUrl: llm.baseUrl } }
  const parley = await startParley({ settings })
  const random = seededRandom(seed)
  const count: Count = { afterReplaced: 0, withoutReplaced: 0, winnersClosed: 0, winnersSilent: 0 }
  try {
    let current = await WireSocket.greeted(parley.ready)
    const sessionId = current.message('welcome')?.sessionId
    if (typeof sessionId !== 'string') throw new Error('The welcome names no session.')
    current.say({ type: 'text-submit', id: randomUUID(), text: 'tell me a story without an end' })
    await current.until(() => current.message('text-delta') !== undefined)
    for (let race = 0; race < wanted; race++)
      current = await runRace(parley.ready, { current, sessionId, random, count })
    say(`${wanted} races`)
    current.drop()
    return {
      n: wanted,
      seed,
      bounds: [
        { what: 'frames to the old socket after replaced', value: count.afterReplaced, atMost: 0 },
        { what: 'old sockets that were not told replaced', value: count.withoutReplaced, atMost: 0 },
        { what: 'newest sockets that were closed', value: count.winnersClosed, atMost: 0 },
        { what: 'newest sockets that hear nothing of the answer', value: count.winnersSilent, atMost: 0 },
        { what: 'crashes', value: Number(parley.hasEnded()) + parley.strays().length, atMost: 0 },
      ],
    }
  } finally {
    await parley.end()
    await llm.close()
  }
}

interface Race {
  readonly current: WireSocket
  readonly sessionId: string
  readonly random: SeededRandom
  readonly count: Count
}

/** Answers with the one that is left. */
async function runRace(ready: ReadyLine, { current, sessionId, random, count }: Race): Promise<WireSocket> {
  const patienceEndMs = clock.nowMs() + patienceMs
  const rivals = await Promise.all([WireSocket.open(ready), WireSocket.open(ready)])
  const sayHello = async (socket: WireSocket): Promise<void> => {
    if (random.between(0, 3) > 1) await waitMs(clock, random.between(0, apartMs))
    socket.say({ ...plainHello, sessionId })
  }
  await Promise.all(rivals.map(sayHello))
  const isReplaced = (socket: WireSocket): boolean => socket.closeCode === closeCodes.replaced.code
  await Promise.all(rivals.map((rival) => rival.until(() => rival.message('welcome') !== undefined)))
  await current.until(() => isReplaced(current))
  const [first, second] = rivals
  // Both are welcome at first: whichever came second has sent the other away.
  let firstIsReplaced = isReplaced(first)
  while (!firstIsReplaced && !isReplaced(second) && clock.nowMs() < patienceEndMs) {
    await waitMs(clock, lookMs)
    firstIsReplaced = isReplaced(first)
  }
  const [loser, winner] = firstIsReplaced ? [first, second] : [second, first]
  const heard = winner.frames.length
  const isHeard = await winner.until(() => winner.frames.length > heard)
  await waitMs(clock, afterMs)
  for (const socket of [current, loser]) {
    count.withoutReplaced += Number(!isReplaced(socket))
    const closeAt = socket.frames.findIndex(({ opcode }) => opcode === opcodes.close)
    if (closeAt >= 0) count.afterReplaced += socket.frames.length - closeAt - 1
    socket.drop()
  }
  count.winnersClosed += Number(winner.isClosed || winner.closeCode !== undefined)
  count.winnersSilent += Number(!isHeard)
  return winner
}
