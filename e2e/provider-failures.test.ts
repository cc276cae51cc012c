import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { microphoneFrameSamples } from '../shared/audio/format.ts'
import type { ServerMessage } from '../shared/protocol/server-messages.ts'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import type { ChatReply } from './simulators/chat-completions-simulator.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { type ProviderScripts, type ProviderSet, startProviderSet } from './simulators/provider-set.ts'
import type { Fault } from './simulators/scripted-stream.ts'
import type { TranscriptionReply } from './simulators/transcription-simulator.ts'

const apiKey = 'sk-right-and-secret-0123456789'
/** Not tried again: that a 500 is, the language model shows. */
const failsForLong = { kind: 'status', status: 500, retryAfterSeconds: 60 } as const
const good: ChatReply = { tokens: ['All ', 'is ', 'well.'] }

let profile: string
let providers: ProviderSet
let server: ServerProcess
/** Every attempt of a turn gets the same: what is retried fails again. */
let answer: ChatReply
let heard: TranscriptionReply
let speechFault: Fault | undefined

const scripts: ProviderScripts = {
  clock: machineClock,
  apiKey,
  answer: () => answer,
  hear: () => heard,
  speechFault: () => speechFault,
}

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-faults-'))
  providers = await startProviderSet(scripts)
  server = await ServerProcess.start({ profile, settings: { ...providers.settings } })
}, 60_000)

afterAll(async () => {
  await server.end()
  await providers.close()
  await rm(profile, { recursive: true, force: true })
})

beforeEach(() => {
  answer = good
  heard = { text: 'is all well' }
  speechFault = undefined
})

type Notice = Extract<ServerMessage, { type: 'notice' }>

/** A sentence for a person: it names who failed, tells what to do, and holds no key. */
function expectSentence(notice: Pick<Notice, 'message'>): void {
  expect(notice.message).toMatch(/\b127\.0\.0\.1:\d+ .+\. .+\.$/)
  expect(notice.message).not.toContain('sk-')
}

/** Four times as fast as people listen: nothing here depends on the pace. */
async function listen(): Promise<ListeningClient> {
  return await ListeningClient.connect(server.access, { mode: 'push-to-talk' }, { speakerSpeed: 4 })
}

/** One utterance by a client with a VAD of its own: a second of sound. */
async function speak(client: ListeningClient, utteranceId: number): Promise<void> {
  await client.command({ type: 'speech-start', utteranceId, position: 0 })
  const frames = 25
  for (let sequence = 0; sequence < frames; sequence++)
    client.sendAudio({
      kind: 'microphone',
      flags: 0,
      streamId: utteranceId,
      sequence,
      position: sequence * microphoneFrameSamples,
      samples: new Int16Array(microphoneFrameSamples).fill(1_000),
    })
  await client.command({ type: 'speech-end', utteranceId, position: frames * microphoneFrameSamples })
}

async function textsOf(client: ListeningClient): Promise<string[]> {
  const response = await server.get(`/api/conversations/${client.welcome.conversationId}`)
  const { items } = (await response.json()) as { items: { role: string; text: string }[] }
  return items.map(({ role, text }) => `${role}: ${text}`)
}

describe('a language model that fails', () => {
  const refused = (status: number, more: object = {}): ChatReply => ({
    tokens: [],
    fault: { kind: 'status', status, message: `Simulated: ${apiKey}`, ...more },
  })
  test.each([
    { name: 'refuses the key', reply: refused(401), code: 'provider-unauthorized', advice: /Check the key/ },
    {
      name: 'does not know the model',
      reply: refused(404),
      code: 'model-not-found',
      advice: /Check "model" and "baseUrl"/,
    },
    {
      name: 'wants a longer pause than anybody waits',
      reply: refused(429, { retryAfterSeconds: 60 }),
      code: 'provider-rate-limited',
      advice: /Wait 60 seconds/,
    },
    { name: 'fails with 500', reply: refused(500), code: 'provider-unavailable', advice: /Try again/ },
    {
      name: 'says an error inside a 200',
      reply: { ...good, fault: { kind: 'error-event', afterParts: 2, message: 'Simulated overload.' } },
      code: 'provider-unavailable',
      advice: /Try again/,
      kept: 'All is ',
    },
  ] as const)(
    '$name: told in a sentence, the text is kept and the next turn works',
    async ({ reply, code, advice, ...more }) => {
      answer = reply
      const client = await ListeningClient.connect(server.access, { mode: 'text' })
      await client.command({ type: 'text-submit', text: 'is all well' })
      const notice = await client.next('notice')
      expect(notice.code).toBe(code)
      expect(notice.message).toMatch(advice)
      expectSentence(notice)
      expect(await client.next('response-end')).toMatchObject({ reason: 'failed', code })
      const kept = 'kept' in more ? [`assistant: ${more.kept}`] : []
      expect(await textsOf(client)).toEqual(['user: is all well', ...kept])

      answer = good
      await client.command({ type: 'text-submit', text: 'and now' })
      expect(await client.next('response-end', ({ responseId }) => responseId > 1)).toMatchObject({
        reason: 'completed',
      })
      expect(await textsOf(client)).toEqual(['user: is all well', ...kept, 'user: and now', 'assistant: All is well.'])
      client.close()
    },
  )

  test('breaks off in the middle: told in a sentence, the part that came is kept and the next turn works', async () => {
    answer = { ...good, fault: { kind: 'stall', afterParts: 2 } }
    const client = await ListeningClient.connect(server.access, { mode: 'text' })
    await client.command({ type: 'text-submit', text: 'is all well' })
    await client.next('text-delta', ({ text }) => text === 'is ')
    providers.llm.exchanges.at(-1)?.exchange.cut()
    const notice = await client.next('notice')
    expect(notice).toMatchObject({ code: 'provider-cut-off', message: expect.stringMatching(/Try again/) as string })
    expectSentence(notice)
    expect(await client.next('response-end')).toMatchObject({ reason: 'failed', heardText: 'All is ' })
    expect(await textsOf(client)).toEqual(['user: is all well', 'assistant: All is '])

    answer = good
    await client.command({ type: 'text-submit', text: 'and now' })
    expect(await client.next('response-end', ({ responseId }) => responseId > 1)).toMatchObject({ reason: 'completed' })
    client.close()
  })

  test('says five million characters: the first million is shown with a sentence, and the next turn works', async () => {
    answer = { tokens: Array.from({ length: 500 }, () => 'word '.repeat(2_000)) }
    const client = await ListeningClient.connect(server.access, { mode: 'text' })
    await client.command({ type: 'text-submit', text: 'everything, please' })
    const end = await client.next('response-end')
    expect(end).toMatchObject({ reason: 'failed', generatedCharacters: 1_000_000 })
    const shown = client.all('text-delta').reduce((sum, { text }) => sum + text.length, 0)
    expect(shown).toBe(1_000_000)
    const notice = await client.next('notice')
    expect(notice.message).toMatch(/grew past a million characters.+ Ask for it in parts\.$/)
    expectSentence(notice)
    expect((await textsOf(client)).map((text) => text.length)).toEqual([24, 1_000_011])

    answer = good
    await client.command({ type: 'text-submit', text: 'and now' })
    expect(await client.next('response-end', ({ responseId }) => responseId > 1)).toMatchObject({ reason: 'completed' })
    client.close()
  })

  test('that asks for a short pause gets it, and the turn is answered without a word about it', async () => {
    const asked = providers.llm.exchanges.length
    answer = refused(429, { retryAfterSeconds: 1 })
    const client = await ListeningClient.connect(server.access, { mode: 'text' })
    await client.command({ type: 'text-submit', text: 'is all well' })
    while (providers.llm.exchanges.length === asked) await server.get('/api/health')
    answer = good
    expect(await client.next('response-end')).toMatchObject({ reason: 'completed', heardText: 'All is well.' })
    expect(client.all('notice')).toEqual([])
    expect(providers.llm.exchanges.length - asked).toBe(2)
    client.close()
  })

  test('is told aloud to a user who listens, and one question over HTTP gets the sentence and a fitting status', async () => {
    answer = refused(401)
    const client = await listen()
    await speak(client, 1)
    const announced = await client.next('response-end', ({ responseId }) => responseId === 2)
    expect(announced).toMatchObject({ reason: 'completed' })
    expect(announced.heardText).toMatch(/refused the key/)
    expect(client.speaker.heardSamples().length).toBeGreaterThan(0)
    client.close()

    const response = await fetch(`${server.origin}/api/ask`, {
      method: 'POST',
      headers: {
        origin: server.origin,
        authorization: `Ticket ${await server.ticket()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ text: 'is all well' }),
    })
    expect(response.status).toBeGreaterThanOrEqual(500)
    const failure = (await response.json()) as { code: string; message: string }
    expect(failure.code).toBe('provider-unauthorized')
    expectSentence(failure)
  })
})

describe('ears that fail', () => {
  test.each([
    {
      name: 'refuse the key',
      reply: { text: '', fault: { kind: 'status', status: 401 } },
      code: 'provider-unauthorized',
    },
    {
      name: 'fail with 500',
      reply: { text: '', fault: failsForLong },
      code: 'provider-unavailable',
    },
    {
      name: 'break off in the middle',
      reply: { text: 'is all well', fault: { kind: 'cut', afterParts: 1 } },
      code: 'provider-cut-off',
    },
    {
      name: 'say an error inside a 200',
      reply: { text: 'is all well', fault: { kind: 'error-event', afterParts: 1 } },
      code: 'provider-unavailable',
    },
  ] as const)('$name: told on the screen and aloud, and the next utterance is heard', async ({ reply, code }) => {
    heard = reply
    const client = await listen()
    await speak(client, 1)
    const notice = await client.next('notice')
    expect(notice.code).toBe(code)
    expectSentence(notice)
    expect(await client.next('response-end')).toMatchObject({ reason: 'completed', heardText: notice.message })
    expect(client.speaker.heardSamples().length).toBeGreaterThan(0)

    heard = { text: 'and now' }
    await speak(client, 2)
    expect(await client.next('response-end', ({ responseId }) => responseId === 2)).toMatchObject({
      reason: 'completed',
      heardText: 'All is well.',
    })
    client.close()
  })

  test('hear sound and no words: the user is told so, nobody is asked, and the next utterance is heard', async () => {
    heard = { text: '' }
    const asked = providers.llm.exchanges.length
    const client = await listen()
    await speak(client, 1)
    expect(await client.next('notice')).toMatchObject({
      code: 'nothing-heard',
      message: expect.stringMatching(/say it again/) as string,
    })
    expect(await textsOf(client)).toEqual([])
    expect(providers.llm.exchanges).toHaveLength(asked)
    heard = { text: 'and now' }
    await speak(client, 2)
    expect(await client.next('response-end')).toMatchObject({ reason: 'completed', heardText: 'All is well.' })
    client.close()
  })
})

describe('a voice that fails', () => {
  test.each([
    { name: 'refuses the key', fault: { kind: 'status', status: 401 }, code: 'provider-unauthorized' },
    { name: 'fails with 500', fault: failsForLong, code: 'provider-unavailable' },
    { name: 'breaks off in the middle', fault: { kind: 'cut', afterParts: 2 }, code: 'provider-cut-off' },
  ] as const)(
    '$name: told in a sentence, the answer stands as text, and the next one is spoken',
    async ({ fault, code }) => {
      speechFault = fault
      const client = await listen()
      await speak(client, 1)
      const notice = await client.next('notice')
      expect(notice.code).toBe(code)
      expectSentence(notice)
      expect(await client.next('response-end')).toMatchObject({ reason: 'completed', heardText: 'All is well.' })

      speechFault = undefined
      const before = client.speech.length
      await speak(client, 2)
      expect(await client.next('response-end', ({ responseId }) => responseId > 1)).toMatchObject({
        reason: 'completed',
      })
      expect(client.speech.length).toBeGreaterThan(before)
      expect(await textsOf(client)).toEqual([
        'user: is all well',
        'assistant: All is well.',
        'user: is all well',
        'assistant: All is well.',
      ])
      client.close()
    },
  )
})

describe('providers that nobody can reach', () => {
  test('are told one by one with what to check, nothing is lost, and when they are back the next turn works', async () => {
    const { llm, stt, tts } = providers
    const unreachableAt =
      ({ port }: { port: number }) =>
      (notice: Notice) =>
        notice.code === 'provider-unreachable' && notice.message.includes(` at 127.0.0.1:${port} cannot be reached`)
    const client = await listen()
    await providers.close()
    await speak(client, 1)
    const deaf = await client.next('notice', unreachableAt(stt))
    expectSentence(deaf)
    expectSentence(await client.next('notice', unreachableAt(tts)))
    expect(await client.next('response-end')).toMatchObject({ reason: 'completed', heardText: deaf.message })
    await client.command({ type: 'text-submit', text: 'is all well' })
    expectSentence(await client.next('notice', unreachableAt(llm)))
    const failed = await client.next('response-end', ({ reason }) => reason === 'failed')
    expect(await textsOf(client)).toContain('user: is all well')

    providers = await startProviderSet({ ...scripts, ports: { llm: llm.port, stt: stt.port, tts: tts.port } })
    // After the failure comes its sentence, said or shown.
    await client.next('response-end', ({ responseId }) => responseId > failed.responseId)
    await speak(client, 2)
    const spoken = await client.next('response-end', ({ heardText }) => heardText === 'All is well.')
    expect(spoken.heardSamples).toBeGreaterThan(0)
    client.close()
  }, 60_000)
})
