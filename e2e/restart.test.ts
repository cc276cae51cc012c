import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { samplesToMs, speechRateHz } from '../shared/audio/format.ts'
import type { Item } from '../shared/protocol/items.ts'
import { chat } from '../main/client/chat-client.ts'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { type ProviderSet, startProviderSet } from './simulators/provider-set.ts'
import { wordsOf } from './simulators/speech-simulator.ts'
import { defaultToneWords } from './simulators/tone-words.ts'

let profile: string
let server: ServerProcess | undefined
let providers: ProviderSet | undefined
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-restart-'))
})
afterEach(async () => {
  await server?.end('SIGKILL')
  await providers?.close()
  server = undefined
  providers = undefined
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

const tokens = Array.from({ length: 60 }, (_, place) => `word${place + 1}${place % 10 === 9 ? '. ' : ' '}`)
const wholeAnswer = tokens.join('')

async function itemsOf(running: ServerProcess, conversationId: string): Promise<readonly Item[]> {
  const response = await running.get(`/api/conversations/${conversationId}`)
  return ((await response.json()) as { items: Item[] }).items
}

describe('a server that went down in the middle of a spoken answer and came back on the same profile', () => {
  test.each([
    { signal: 'SIGKILL', clientIsTold: /1006/ },
    { signal: 'SIGTERM', clientIsTold: /1001/ },
  ] as const)(
    'after $signal leads the old session to its conversation, the cut answer marked and holding what was heard',
    async ({ signal, clientIsTold }) => {
      providers = await startProviderSet({ clock: machineClock, apiKey: 'right', answer: () => ({ tokens }) })
      server = await ServerProcess.start({ profile, settings: { ...providers.settings } })
      const client = await ListeningClient.connect(server.access, { mode: 'push-to-talk' })
      const { sessionId, conversationId, epoch } = client.welcome
      await client.command({ type: 'text-submit', text: 'count the words' })
      await client.next('speech-span')
      // The last checkpoint before the end is this one or a later one.
      let saved = ''
      while (wordsOf(saved).length < 3) {
        const [, kept] = await itemsOf(server, conversationId)
        saved = kept?.text ?? ''
      }
      await server.end(signal)
      expect((await client.lost).message).toMatch(clientIsTold)
      const heardMs = samplesToMs(client.speaker.heardSamples().length, speechRateHz)

      server = await ServerProcess.start({ profile })
      const lastSeq = Math.max(...client.messages.map((message) => ('seq' in message ? message.seq : 0)))
      const again = await ListeningClient.connect(server.access, { mode: 'text', sessionId, epoch, lastSeq })
      expect(again.welcome).toMatchObject({ sessionId, conversationId, isResumed: false })
      const [asked, answered, ...others] = again.welcome.snapshot?.items ?? []
      expect(others).toEqual([])
      expect(asked).toMatchObject({ role: 'user', status: 'completed', text: 'count the words' })
      expect(answered).toMatchObject({ role: 'assistant', status: 'interrupted', generatedText: wholeAnswer })
      const text = answered?.text ?? ''
      expect(wholeAnswer.startsWith(text)).toBe(true)
      expect(wordsOf(text).length).toBeGreaterThanOrEqual(wordsOf(saved).length)
      // Until a sentence is made whole its words are placed by a guess, which may be one off.
      expect(wordsOf(text).length).toBeLessThanOrEqual(Math.ceil(heardMs / defaultToneWords.wordMs) + 1)

      await again.command({ type: 'text-submit', text: 'go on' })
      expect(await again.next('response-end')).toMatchObject({ reason: 'completed' })
      again.close()
    },
    60_000,
  )
})

describe('what was typed and acknowledged, and had no word of an answer when the server was killed', () => {
  test('stands in the conversation and says so, in the file too and to the model, which is asked again', async () => {
    providers = await startProviderSet({
      clock: machineClock,
      apiKey: 'right',
      answer: (_, index) =>
        index === 0 ? { tokens: ['late'], firstDelayMs: 600_000 } : { tokens: ['Here', ' it', ' is.'] },
    })
    server = await ServerProcess.start({ profile, settings: { ...providers.settings } })
    const client = await ListeningClient.connect(server.access, { mode: 'text' })
    const { sessionId, conversationId } = client.welcome
    await client.command({ type: 'text-submit', text: 'where is the fox' })
    const waits = { type: 'text-submit', text: 'and the badger', whileSpeaking: 'queue' } as const
    expect(await client.command(waits)).toMatchObject({ isOk: true })
    await server.end('SIGKILL')
    await client.lost

    server = await ServerProcess.start({ profile })
    const again = await ListeningClient.connect(server.access, { mode: 'text', sessionId })
    const left = { role: 'user', status: 'completed', isUnanswered: true }
    expect(again.welcome.snapshot?.items).toMatchObject([
      { ...left, text: 'where is the fox' },
      { ...left, text: 'and the badger' },
    ])
    const file = await (await server.get(`/api/conversations/${conversationId}/export?form=markdown`)).text()
    expect(file.match(/not answered: Parley was stopped/g)).toHaveLength(2)
    await again.command({ type: 'text-submit', text: 'and the badger' })
    expect(await again.next('response-end')).toMatchObject({ reason: 'completed', heardText: 'Here it is.' })
    expect(JSON.stringify(providers.llm.exchanges.at(-1)?.request)).toContain('stopped before I could answer')
    again.close()
  }, 60_000)
})

describe('what the offline assistant keeps', () => {
  async function say(text: string): Promise<string> {
    let answer = ''
    if (server === undefined) throw new Error('There is no server.')
    for await (const message of chat(
      { access: server.access, clock: machineClock, random: Math.random },
      { id: randomUUID(), text },
      new AbortController().signal,
    ))
      if (message.type === 'text-delta') answer += message.text
    return answer
  }

  test('notes and timers survive a server that was killed', async () => {
    server = await ServerProcess.start({ profile })
    await say('take a note buy milk')
    await say('set a timer for forty minutes')
    await server.end('SIGKILL')
    server = await ServerProcess.start({ profile })
    expect(await say('read my notes')).toContain('buy milk')
    expect(await say('how much time is left')).toMatch(/timer with (39|40) minutes/)
  }, 60_000)
})
