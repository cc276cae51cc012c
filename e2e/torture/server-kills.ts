import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Item } from '../../shared/protocol/items.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { seededRandom } from '../sound-sets/random.ts'
import type { Say } from './part.ts'
import { startOnProfile, type ProfileServer } from './profile-server.ts'
import { mintTicket, WireSocket } from './wire-socket.ts'

export interface ServerKills {
  readonly kills: number
  /** Texts whose `command-result` said that they are kept. */
  readonly acknowledged: number
  /** Of these, gone or in other words in the server that came next. */
  readonly lost: number
  /** And in the one after the last kill, over the conversations of all. */
  readonly lostLater: number
  /** Kills that came while a text had been sent and not answered for. */
  readonly unanswered: number
}

interface Promised {
  readonly conversationId: string
  readonly texts: ReadonlyMap<string, string>
  readonly hasUnanswered: boolean
}

const latestKillMs = 250
/** Below what a connection may send at once. */
const mostTexts = 25

/** kill -9 of the real server between one acknowledged text and the next, each time on what the one before has left. */
export async function killServers(kills: number, say: Say): Promise<ServerKills> {
  const random = seededRandom(kills)
  const profile = await mkdtemp(join(tmpdir(), 'parley-server-kills-'))
  const llm = await startChatCompletionsSimulator({ clock, replies: () => ({ tokens: ['Yes. '], delayMs: 20 }) })
  const settings = { llm: { kind: 'openai-compatible', model: 'simulated', baseUrl: llm.baseUrl } }
  const promises: Promised[] = []
  let lost = 0
  let server = await startOnProfile(profile, { settings })
  try {
    for (let round = 0; round < kills; round++) {
      const promised = await sayUntilKilled(server, random.between(0, latestKillMs))
      promises.push(promised)
      server = await startOnProfile(profile)
      const missing = await missingOf(server, promised)
      if (missing > 0) say(`kill ${round + 1}: ${missing} of ${promised.texts.size} texts are not there`)
      lost += missing
      if ((round + 1) % 20 === 0) say(`${round + 1} of ${kills} kills of the server`)
    }
    let lostLater = 0
    for (const promised of promises) lostLater += await missingOf(server, promised)
    const acknowledged = promises.reduce((sum, { texts }) => sum + texts.size, 0)
    const unanswered = promises.filter(({ hasUnanswered }) => hasUnanswered).length
    return { kills, acknowledged, lost, lostLater, unanswered }
  } finally {
    server.kill('SIGKILL')
    await server.ended
    await Promise.all([llm.close(), rm(profile, { recursive: true, force: true, maxRetries: 5 })])
  }
}

async function sayUntilKilled(server: ProfileServer, killAfterMs: number): Promise<Promised> {
  const socket = await WireSocket.greeted(server.ready)
  const sent = new Map<string, string>()
  const isKept = (id: string): boolean => {
    const result = socket.messages().find(({ type, commandId }) => type === 'command-result' && commandId === id)
    return result?.isOk === true && result.code === undefined
  }
  let kill: Promise<void> | undefined
  while (!socket.isClosed && sent.size < mostTexts) {
    const id = randomUUID()
    sent.set(id, `Text ${sent.size + 1}: ${id}`)
    socket.say({ type: 'text-submit', id, text: sent.get(id) })
    await socket.until(() => isKept(id))
    // From the first promise on.
    kill ??= waitMs(clock, killAfterMs).then(() => {
      server.kill('SIGKILL')
    })
  }
  await kill
  await server.ended
  await socket.until(() => false)
  const texts = new Map([...sent].filter(([id]) => isKept(id)))
  const { conversationId } = socket.message('welcome') as { readonly conversationId?: string }
  return { conversationId: conversationId ?? '', texts, hasUnanswered: texts.size < sent.size }
}

async function missingOf({ ready }: ProfileServer, { conversationId, texts }: Promised): Promise<number> {
  const headers = { origin: ready.url, authorization: `Ticket ${await mintTicket(ready)}` }
  const response = await fetch(`${ready.url}/api/conversations/${conversationId}`, { headers })
  const { items = [] } = (await response.json()) as { readonly items?: readonly Item[] }
  const found = new Map(items.map((item) => [item.itemId, item]))
  const isThere = ([itemId, text]: readonly [string, string]): boolean => {
    const item = found.get(itemId)
    return item?.role === 'user' && item.status === 'completed' && item.text === text
  }
  return [...texts].filter((one) => !isThere(one)).length
}
