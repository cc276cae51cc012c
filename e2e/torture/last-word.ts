import { z } from 'zod'
import { itemSchema, type Item } from '../../shared/protocol/items.ts'
import { waitMs } from '../../shared/std/clock.ts'
import type { ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import type { Numbering } from './numbering.ts'
import type { ReducerClient } from './reducer-client.ts'
import { WireSocket } from './wire-socket.ts'

const quietMs = 500
const patienceMs = 20_000

const welcomeSchema = z.object({ seq: z.int(), snapshot: z.object({ items: z.array(itemSchema) }) })

/**
 * What a server has of a session in which nothing is said any more, told to somebody who comes anew, past every fault;
 * `lostTail` is how much of it the client does not know, which has had one connection for a while and nothing new on it.
 */
export async function serversWord(
  ready: ReadyLine,
  sessionId: string,
  { client, numbering }: { readonly client: ReducerClient; readonly numbering: Numbering },
): Promise<{ readonly items: readonly Item[]; readonly lostTail: number }> {
  const endMs = clock.nowMs() + patienceMs
  const place = (): string => `${client.life.name} ${client.sockets} ${numbering.lastSeq}`
  for (let seen = ''; clock.nowMs() < endMs && (seen !== place() || client.life.name !== 'open');) {
    seen = place()
    await waitMs(clock, quietMs)
  }
  const { lastSeq } = numbering
  const socket = await WireSocket.greeted(ready, { sessionId, mode: 'push-to-talk' })
  const { seq, snapshot } = welcomeSchema.parse(socket.message('welcome'))
  socket.drop()
  return { items: snapshot.items, lostTail: Math.abs(seq - lastSeq) }
}

export function userTexts(items: readonly Item[]): readonly string[] {
  return items.filter(({ role }) => role === 'user').map(({ text }) => text)
}
