import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import type { ChatReply } from './simulators/chat-completions-simulator.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { type ProviderSet, startProviderSet } from './simulators/provider-set.ts'
import type { Fault } from './simulators/scripted-stream.ts'

const apiKey = 'sk-right-and-secret-0123456789'
const refusal: Fault = { kind: 'status', status: 401 }
let profile: string
let first: ProviderSet
let second: ProviderSet
let server: ServerProcess
let answer: ChatReply
let speechFault: Fault | undefined

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-stand-ins-'))
  const scripts = { clock: machineClock, apiKey, speechFault: () => speechFault }
  first = await startProviderSet({ ...scripts, answer: () => answer })
  second = await startProviderSet({ ...scripts, answer: () => ({ tokens: ['The ', 'second.'] }) })
  const fallback = { llm: second.settings.llm }
  server = await ServerProcess.start({ profile, settings: { ...first.settings, fallback } })
}, 60_000)

afterAll(async () => {
  await server.end()
  await Promise.all([first.close(), second.close()])
  await rm(profile, { recursive: true, force: true })
})

test('a model that refuses is replaced within the same turn, which is said once, and is left alone after that', async () => {
  answer = { tokens: [], fault: refusal }
  const client = await ListeningClient.connect(server.access, { mode: 'text' })
  for (const [index, text] of ['one', 'two', 'three'].entries()) {
    await client.command({ type: 'text-submit', text })
    expect(await client.next('response-end', ({ responseId }) => responseId === index + 1)).toMatchObject({
      reason: 'completed',
      heardText: 'The second.',
    })
  }
  const notices = client.all('notice')
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({
    code: 'provider-unauthorized',
    message: expect.stringMatching(
      /refused the key\. Check the key .+\. Until it works again, simulated at 127\.0\.0\.1:\d+ answers\.$/,
    ) as string,
  })
  // What is refused once is refused again: the first is not asked for the second and the third question.
  expect(first.llm.exchanges).toHaveLength(1)
  client.close()
})

test("a voice that fails in the middle of a conversation is replaced by this computer's own", async () => {
  const client = await ListeningClient.connect(server.access, { mode: 'push-to-talk' }, { speakerSpeed: 4 })
  const spoken = async (responseId: number, text: string): Promise<number> => {
    await client.command({ type: 'text-submit', text })
    const end = await client.next('response-end', (message) => message.responseId === responseId)
    expect(end).toMatchObject({ reason: 'completed', heardText: 'The second.' })
    return end.heardSamples
  }
  expect(await spoken(1, 'one')).toBeGreaterThan(0)
  expect(client.all('notice')).toEqual([])
  speechFault = refusal
  expect(await spoken(2, 'two')).toBeGreaterThan(0)
  expect(client.all('notice').map(({ message }) => message)).toEqual([
    expect.stringMatching(/Until it works again, this computer's own voice speaks\.$/),
  ])
  client.close()
}, 30_000)
