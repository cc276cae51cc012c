import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Item } from '../../shared/protocol/items.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { startSpeechSimulator } from '../simulators/speech-simulator.ts'
import { defaultToneWords } from '../simulators/tone-words.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { PageLikeReader } from './page-like-reader.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { startOnProfile, type ProfileServer } from './profile-server.ts'
import { mintTicket, WireSocket } from './wire-socket.ts'

const behindMs = 250
const behindCharacters = 200
/** Played between two reports of the player, and the word that was being said. */
const unheardMs = 100 + defaultToneWords.wordMs
const latestKillMs = 1_500
/** Some 1,500 characters a second. */
const tokenMs = 5
const tokens = Array.from({ length: 10_000 }, (_, place) => `word${place + 1}${place % 8 === 7 ? '. ' : ' '}`)

interface Left {
  readonly conversationId: string
  readonly itemId: string
  readonly isSpoken: boolean
  readonly reader: PageLikeReader
  readonly killedAtMs: number
}

interface Found {
  readonly isUserThere: boolean
  readonly hasBegun: boolean
  readonly isMarked: boolean
  /** How far the kept text is behind the screen, by whichever of the two is kinder. */
  readonly isTooFarBehind: boolean
  readonly behindCharacters: number
  readonly unheardMs: number
}

/** kill -9 of a server at a random moment of an answer, typed and spoken in turn, and a new one on what it left. */
export const midAnswer: TorturePart = {
  name: 'midAnswer',
  quick: (say) => run(4, say),
  long: (say) => run(200, say),
}

async function run(kills: number, say: Say): Promise<Figures> {
  const random = seededRandom(kills)
  const profile = await mkdtemp(join(tmpdir(), 'parley-mid-answer-'))
  const llm = await startChatCompletionsSimulator({ clock, replies: () => ({ tokens, delayMs: tokenMs }) })
  const tts = await startSpeechSimulator({ clock })
  const model = { kind: 'openai-compatible', model: 'simulated' }
  const settings = { llm: { ...model, baseUrl: llm.baseUrl }, tts: { ...model, baseUrl: tts.baseUrl, voice: 'tones' } }
  const found: Found[] = []
  let server = await startOnProfile(profile, { settings })
  try {
    for (let round = 0; round < kills; round++) {
      const left = await killedInMidAnswer(server, {
        isSpoken: round % 2 === 1,
        afterMs: random.between(0, latestKillMs),
      })
      server = await startOnProfile(profile)
      const one = await lookAt(server, left)
      found.push(one)
      if (!one.isUserThere || !one.isMarked || one.isTooFarBehind) say(`kill ${round + 1}: ${JSON.stringify(one)}`)
      if ((round + 1) % 20 === 0) say(`${round + 1} of ${kills} kills`)
    }
  } finally {
    server.kill('SIGKILL')
    await server.ended
    await Promise.all([llm.close(), tts.close(), rm(profile, { recursive: true, force: true, maxRetries: 5 })])
  }
  const count = (isSo: (one: Found) => boolean): number => found.filter(isSo).length
  return {
    n: kills,
    mostCharactersBehind: Math.max(...found.map((one) => one.behindCharacters)),
    bounds: [
      { what: 'user turns lost', value: count((one) => !one.isUserThere), atMost: 0 },
      { what: 'kills after the first word', value: count((one) => one.hasBegun), atLeast: Math.floor(kills / 2) },
      { what: 'answers that are not marked as interrupted', value: count((one) => !one.isMarked), atMost: 0 },
      { what: 'answers too far behind the screen', value: count((one) => one.isTooFarBehind), atMost: 0 },
      {
        what: 'the most that was heard and not kept as heard, ms',
        value: Math.max(...found.map((one) => one.unheardMs)),
        atMost: behindMs + unheardMs,
      },
    ],
  }
}

async function killedInMidAnswer(
  server: ProfileServer,
  { isSpoken, afterMs }: { readonly isSpoken: boolean; readonly afterMs: number },
): Promise<Left> {
  const socket = await WireSocket.greeted(server.ready, { mode: isSpoken ? 'push-to-talk' : 'text' })
  const reader = new PageLikeReader(socket)
  const itemId = randomUUID()
  socket.say({ type: 'text-submit', id: itemId, text: 'tell me a story without an end' })
  // From here on the turn is promised.
  if (!(await socket.until(() => socket.message('command-result')?.commandId === itemId)))
    throw new Error('The text was not answered for.')
  await waitMs(clock, afterMs)
  reader.look()
  const killedAtMs = clock.nowMs()
  server.kill('SIGKILL')
  await server.ended
  await socket.until(() => false)
  reader.stop()
  const { conversationId } = socket.message('welcome') as { readonly conversationId?: string }
  return { conversationId: conversationId ?? '', itemId, isSpoken, reader, killedAtMs }
}

async function lookAt({ ready }: ProfileServer, left: Left): Promise<Found> {
  const { reader, killedAtMs } = left
  const headers = { origin: ready.url, authorization: `Ticket ${await mintTicket(ready)}` }
  const response = await fetch(`${ready.url}/api/conversations/${left.conversationId}`, { headers })
  const { items = [] } = (await response.json()) as { readonly items?: readonly Item[] }
  const [user, answer, ...others] = items
  const kept = answer?.generatedText ?? answer?.text ?? ''
  const isBeginning = tokens.join('').startsWith(kept)
  const heardWords = left.isSpoken ? (answer?.text ?? '').split(' ').filter((word) => word !== '').length : 0
  return {
    isUserThere: response.ok && user?.itemId === left.itemId && user.role === 'user' && others.length === 0,
    hasBegun: reader.text !== '',
    // Of an answer of which nothing was kept there is nothing to mark; whether too little was kept is asked below.
    isMarked: answer === undefined || (answer.status === 'interrupted' && isBeginning),
    isTooFarBehind:
      kept.length < reader.charactersAt(killedAtMs - behindMs) && kept.length < reader.text.length - behindCharacters,
    behindCharacters: Math.max(0, reader.text.length - kept.length),
    unheardMs: left.isSpoken ? Math.max(0, reader.heardMs - heardWords * defaultToneWords.wordMs) : 0,
  }
}
