import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import type { ChatReply } from './simulators/chat-completions-simulator.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { type ProviderSet, startProviderSet } from './simulators/provider-set.ts'
import { wordsOf } from './simulators/speech-simulator.ts'
import { decodeToneWords } from './simulators/tone-words.ts'

let profile: string
let providers: ProviderSet
let server: ServerProcess
let answer: ChatReply

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-spoken-'))
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: () => answer,
    // The first sentence is spoken whole; the voice hangs in the middle of the second.
    speechFault: (request) => (request.input.startsWith('Second') ? { kind: 'stall', afterParts: 2 } : undefined),
  })
  server = await ServerProcess.start({ profile, settings: { ...providers.settings } })
}, 60_000)

afterAll(async () => {
  await server.end()
  await providers.close()
  await rm(profile, { recursive: true, force: true })
})

describe('a spoken answer', () => {
  const first = 'First there are these ten words in one whole sentence. '

  test('stopped by the button: both models’ streams are closed by the server, and the item holds the words that were heard', async () => {
    providers.tts.resetWords()
    answer = { tokens: [first, 'Second sentence that hangs. ', 'Third'], fault: { kind: 'stall', afterParts: 2 } }
    const client = await ListeningClient.connect(server.access, { mode: 'push-to-talk' })
    await client.command({ type: 'text-submit', text: 'say ten words' })
    await new Promise<void>((resolve) => {
      // In the middle of the fifth word.
      client.speaker.whenPlayed(4.5 * 4_800, () => {
        resolve()
      })
    })
    const hanging = [providers.llm.exchanges.at(-1)?.exchange, providers.tts.exchanges.at(-1)?.exchange]
    expect(hanging.map((exchange) => exchange?.ending)).toEqual([undefined, undefined])
    await client.command({ type: 'response-stop' })
    for (const exchange of hanging) expect(await exchange?.ended).toMatchObject({ by: 'client' })

    const end = await client.next('response-end')
    expect(end.reason).toBe('interrupted')
    const heard = decodeToneWords(client.speaker.heardSamples())
    expect(heard.map(({ index }) => index)).toEqual(heard.map((_, place) => place))
    expect(Math.abs(wordsOf(end.heardText).length - heard.length)).toBeLessThanOrEqual(1)
    expect(first.startsWith(end.heardText)).toBe(true)
    expect((await client.next('item-updated')).item).toMatchObject({ status: 'interrupted', text: end.heardText })
    client.close()
  })

  test('goes on while a queued text waits, and the queued one is spoken after it', async () => {
    answer = { tokens: ['One two three. '] }
    const client = await ListeningClient.connect(server.access, { mode: 'push-to-talk' })
    await client.command({ type: 'text-submit', text: 'first' })
    await client.next('speech-span')
    await client.command({ type: 'text-submit', text: 'second', whileSpeaking: 'queue' })
    const second = await client.next('response-end', ({ responseId }) => responseId === 2)
    expect(client.all('response-interrupt')).toEqual([])
    expect(client.all('response-end').map(({ reason }) => reason)).toEqual(['completed', 'completed'])
    expect(second.heardSamples).toBeGreaterThan(0)
    client.close()
  })
})
