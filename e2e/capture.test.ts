import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import { waitMs } from '../shared/std/clock.ts'
import type { ChatReply } from './simulators/chat-completions-simulator.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { type ProviderSet, startProviderSet } from './simulators/provider-set.ts'

/*
 * The real server with --capture, and its captures through `npm run replay`. PARLEY_KEEP_CAPTURES=DIR keeps the files:
 * that is how the fixtures of main/capture were made.
 */
const run = promisify(execFile)
const apiKey = 'sk-canary-4f1d9e'
const canary = 'Quetzalcoatl'
const frameSamples = 320

let profile: string
let providers: ProviderSet
let server: ServerProcess
let answer: ChatReply
let heard = ''

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-capture-'))
  providers = await startProviderSet({
    ...{ clock: machineClock, apiKey },
    answer: () => answer,
    hear: () => ({ text: heard }),
  })
  server = await ServerProcess.start({
    profile,
    settings: { ...providers.settings },
    args: ['--capture'],
  })
}, 60_000)

afterAll(async () => {
  await server.end()
  await providers.close()
  await rm(profile, { recursive: true, force: true })
})

test('a typed turn', async () => {
  const sessionId = await conversation({ mode: 'text' }, async (client) => {
    answer = { tokens: [`${canary} `, 'is ', 'a ', 'name. '], delayMs: 20 }
    await client.command({ type: 'text-submit', text: `Who is ${canary}?` })
    await client.next('response-end')
  })
  await expectSame('typed-turn', sessionId)
})

test('a spoken turn', async () => {
  const sessionId = await conversation({ mode: 'always-listening' }, async (client) => {
    heard = `Tell me of ${canary}`
    answer = { tokens: ['He was a feathered serpent. ', 'That is all.'], delayMs: 20 }
    await say(client, 40)
    await client.next('response-end')
  })
  await expectSame('spoken-turn', sessionId)
})

test('a cough into an answer, which goes on', async () => {
  const sessionId = await conversation({ mode: 'always-listening' }, async (client) => {
    answer = { tokens: ['One two three four five six seven. ', 'Eight nine ten.'], delayMs: 20 }
    await client.command({ type: 'text-submit', text: 'Count for me' })
    await played(client, 2 * 4_800)
    heard = ''
    await say(client, 20, true)
    await client.next('response-end', ({ responseId }) => responseId === 2)
  })
  await expectSame('cough-and-on', sessionId)
})

test('a clarification in the middle of an answer', async () => {
  const sessionId = await conversation({ mode: 'push-to-talk' }, async (client) => {
    answer = { tokens: ['First this one here. ', 'Then that one there. ', 'And more of it.'], delayMs: 120 }
    await client.command({ type: 'text-submit', text: 'Tell me a story' })
    await client.next('text-delta')
    answer = { tokens: ['As you wish, a short one.'] }
    await client.command({ type: 'text-submit', text: `About ${canary}`, whileSpeaking: 'steer' })
    await client.next('response-end')
  })
  await expectSame('steer', sessionId)
})

test('a connection that drops in the middle of an answer, and comes back', async () => {
  answer = { tokens: ['One two three four five six seven. ', 'Eight nine ten.'], delayMs: 20 }
  const first = await ListeningClient.connect(server.access, { mode: 'push-to-talk' })
  const { sessionId, epoch } = first.welcome
  await first.command({ type: 'text-submit', text: 'Count once more' })
  await played(first, 2 * 4_800)
  const lastSeq = Math.max(...first.messages.map((message) => ('seq' in message ? message.seq : 0)))
  const samples = first.speech.reduce((sum, frame) => sum + frame.samples.length, 0)
  first.close()
  await waitMs(machineClock, 300)
  const heldSpeech = { responseId: 1, samples }
  await conversation({ mode: 'push-to-talk', sessionId, epoch, lastSeq, heldSpeech }, async (client) => {
    expect(client.welcome.isResumed).toBe(true)
    await client.next('response-end')
  })
  await expectSame('drop-and-resume', sessionId)
})

test('a capture is open to this user alone, and holds neither a word nor a key nor a secret', async () => {
  const files = await captures()
  expect(files.length).toBe(5)
  for (const file of files) {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const text = await readFile(file, 'utf8')
    for (const secret of [canary, canary.toLowerCase(), 'serpent', apiKey, server.access.secret])
      expect(text.includes(secret), `${secret} in ${file}`).toBe(false)
  }
})

type Hello = NonNullable<Parameters<typeof ListeningClient.connect>[1]>

async function conversation(hello: Hello, hold: (client: ListeningClient) => Promise<void>): Promise<string> {
  const client = await ListeningClient.connect(server.access, hello)
  try {
    await hold(client)
    return client.welcome.sessionId
  } finally {
    client.close()
  }
}

async function say(client: ListeningClient, frames: number, interrupts = false): Promise<void> {
  const [utteranceId, position] = [1, 0]
  await client.command({ type: 'speech-start', utteranceId, position, interrupts })
  if (interrupts) client.speaker.flush(1)
  for (let sequence = 0; sequence < frames; sequence++) {
    const samples = new Int16Array(frameSamples).fill(1_000)
    const place = { streamId: utteranceId, sequence, position: sequence * frameSamples }
    client.sendAudio({ kind: 'microphone', flags: 0, ...place, samples })
    await waitMs(machineClock, 20)
  }
  await client.command({ type: 'speech-end', utteranceId, position: frames * frameSamples })
}

function played(client: ListeningClient, samples: number): Promise<void> {
  return new Promise((resolve) => {
    client.speaker.whenPlayed(samples, () => {
      resolve()
    })
  })
}

async function captures(): Promise<string[]> {
  const directory = join(profile, 'captures')
  // Beside each is an empty file that says whose it is.
  return (await readdir(directory)).filter((name) => name.endsWith('.jsonl')).map((name) => join(directory, name))
}

async function expectSame(name: string, sessionId: string): Promise<void> {
  let found: string | undefined
  for (const file of await captures()) {
    const text = await readFile(file, 'utf8')
    if (text.startsWith('{') && text.slice(0, text.indexOf('\n')).includes(sessionId)) found = file
  }
  if (found === undefined) throw new Error(`There is no capture of ${name}.`)
  const kept = process.env.PARLEY_KEEP_CAPTURES
  if (kept !== undefined) await cp(found, join(kept, `${name}.jsonl`))
  const replay = join(import.meta.dirname, '..', 'main', 'cli', 'replay.ts')
  const once = await run(process.execPath, [replay, found, '--json'])
  const report = JSON.parse(once.stdout) as { isSame: boolean; given: number; stateHash: string }
  expect(report).toMatchObject({ isSame: true })
  expect(report.given).toBeGreaterThan(5)
  const again = await run(process.execPath, [replay, found, '--json'])
  expect((JSON.parse(again.stdout) as { stateHash: string }).stateHash).toBe(report.stateHash)
}
