import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Item } from '../shared/protocol/items.ts'
import type { ServerMessage } from '../shared/protocol/server-messages.ts'
import { ManualClock } from '../shared/std/manual-clock.ts'
import { chat } from '../main/client/chat-client.ts'
import { type ServerAccess, serverAccess } from '../main/client/server-access.ts'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { LoopbackEvents } from '../main/testing/loopback-events.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import type { ChatReply, ChatRequest } from './simulators/chat-completions-simulator.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy/fault-proxy.ts'
import { countUpgrades } from './fault-proxy/upgrade-count.ts'
import { lastUserText, type ProviderSet, startProviderSet } from './simulators/provider-set.ts'
import { machineClock } from './simulators/machine-clock.ts'

/** The simulators' time: an answer with delays waits until a test moves it. */
const clock = new ManualClock()
const proxyClock = new ManualClock()
const target = { port: 0 }
let profile: string
let providers: ProviderSet
let server: ServerProcess
const upgrades = countUpgrades()
let counting: FaultProxy
let cutting: FaultProxy
let answer: (request: ChatRequest) => ChatReply

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-text-'))
  providers = await startProviderSet({ clock, apiKey: 'right', answer: (request) => answer(request) })
  counting = await startFaultProxy({ target, tap: upgrades.tap })
  cutting = await startFaultProxy({ target, clock: proxyClock, faults: { idleCutMs: 60_000 } })
  const allowed = [counting, cutting].flatMap((proxy) => ['--allow-host', `127.0.0.1:${proxy.port}`])
  server = await ServerProcess.start({ profile, settings: { ...providers.settings }, args: allowed })
  target.port = server.port
}, 60_000)

afterAll(async () => {
  await server.end()
  await Promise.all([providers.close(), counting.close(), cutting.close()])
  await rm(profile, { recursive: true, force: true })
})

beforeEach(() => {
  answer = (request) => ({ tokens: ['You said: ', lastUserText(request), '.'] })
})

function behind(proxy: { readonly port: number }): ServerAccess {
  return serverAccess(`ws://127.0.0.1:${proxy.port}/socket`, server.access.secret)
}

function textOf(messages: readonly ServerMessage[]): string {
  return messages.map((message) => (message.type === 'text-delta' ? message.text : '')).join('')
}

function lastOf(messages: readonly ServerMessage[]): ServerMessage | undefined {
  return messages.at(-1)
}

function welcomeOf(messages: readonly ServerMessage[]): Extract<ServerMessage, { type: 'welcome' }> {
  const [first] = messages
  if (first?.type !== 'welcome') throw new Error('A stream begins with welcome.')
  return first
}

function newestExchange(): ProviderSet['llm']['exchanges'][number] {
  const newest = providers.llm.exchanges.at(-1)
  if (newest === undefined) throw new Error('The model was not asked.')
  return newest
}

async function itemsOf(conversationId: string): Promise<readonly Item[]> {
  const response = await server.get(`/api/conversations/${conversationId}`)
  const { items } = (await response.json()) as { items: Item[] }
  return items
}

async function begin(
  text: string,
  upTo: string,
): Promise<{ events: LoopbackEvents; sessionId: string; conversationId: string }> {
  const events = await server.chat({ id: randomUUID(), text })
  await events.until(() => textOf(events.messages).includes(upTo))
  return { events, ...welcomeOf(events.messages) }
}

describe('with voice off', () => {
  test('two text turns open 0 WebSockets and continue one conversation', async () => {
    const requestsBefore = upgrades.requests
    const turn = async (text: string, sessionId?: string): Promise<ServerMessage[]> => {
      const messages: ServerMessage[] = []
      const request = { id: randomUUID(), text, ...(sessionId === undefined ? {} : { sessionId }) }
      for await (const message of chat(
        { access: behind(counting), clock: machineClock, random: Math.random },
        request,
        new AbortController().signal,
      ))
        messages.push(message)
      return messages
    }
    const first = await turn('my name is Ada')
    const { sessionId, conversationId } = welcomeOf(first)
    const second = await turn('what is my name', sessionId)
    expect(textOf(first)).toBe('You said: my name is Ada.')
    expect(textOf(second)).toBe('You said: what is my name.')
    expect(lastOf(second)).toMatchObject({ type: 'response-end', reason: 'completed' })
    expect(welcomeOf(second)).toMatchObject({ sessionId, conversationId })
    expect(newestExchange().request.messages.slice(1)).toMatchObject([
      { role: 'user', content: 'my name is Ada' },
      { role: 'assistant', content: 'You said: my name is Ada.' },
      { role: 'user', content: 'what is my name' },
    ])
    // Each turn buys a ticket and posts a text.
    expect(upgrades.requests - requestsBefore).toBe(4)
    expect(upgrades.upgrades).toBe(0)

    const client = await ListeningClient.connect(behind(counting), { sessionId, mode: 'text' })
    client.close()
    expect(upgrades.upgrades, 'the proxy counts a socket when there is one').toBe(1)
    expect(client.welcome.conversationId).toBe(conversationId)
  })

  test('the stop button closes the model’s stream and the answer is kept as far as it got', async () => {
    answer = () => ({ tokens: ['One ', 'two ', 'three.'], fault: { kind: 'stall', afterParts: 2 } })
    const { events, sessionId, conversationId } = await begin('count', 'two')
    const { exchange } = newestExchange()
    expect(exchange.ending).toBeUndefined()
    const response = await server.post(`/api/chat/${sessionId}/stop`, { id: randomUUID() })
    expect(await response.json()).toMatchObject({ type: 'command-result', isOk: true })
    expect(await exchange.ended).toMatchObject({ by: 'client' })
    await events.ended
    expect(lastOf(events.messages)).toMatchObject({
      type: 'response-end',
      reason: 'interrupted',
      heardText: 'One two ',
    })
    const kept = (await itemsOf(conversationId)).map(({ role, status, text }) => [role, status, text.trim()])
    expect(kept).toEqual([
      ['user', 'completed', 'count'],
      ['assistant', 'interrupted', 'One two'],
    ])
  })

  test('a queued text is answered after the running answer, which is not stopped', async () => {
    answer = (request) =>
      lastUserText(request) === 'first' ? { tokens: ['One, ', 'two.'], delayMs: 1_000 } : { tokens: ['Second answer.'] }
    const { events, sessionId } = await begin('first', 'One')
    const later = new AbortController()
    const following = new LoopbackEvents(await server.get(`/api/chat/${sessionId}/events`, {}, later.signal))
    const asked = providers.llm.exchanges.length
    const response = await server.post(`/api/chat/${sessionId}/queue`, { id: randomUUID(), text: 'second' })
    expect(await response.json()).toMatchObject({ isOk: true })
    expect(providers.llm.exchanges).toHaveLength(asked)
    clock.advance(1_000)
    await events.ended
    expect(lastOf(events.messages)).toMatchObject({ reason: 'completed', heardText: 'One, two.' })
    const ends = (): ServerMessage[] => following.messages.filter((message) => message.type === 'response-end')
    await following.until(() => ends().length === 2)
    later.abort()
    expect(ends()).toMatchObject([{ heardText: 'One, two.' }, { reason: 'completed', heardText: 'Second answer.' }])
    expect(
      newestExchange()
        .request.messages.slice(1)
        .map(({ content }) => content),
    ).toEqual(['first', 'One, two.', 'second'])
  })

  test('a steering text goes into the running answer, which does not start again', async () => {
    answer = (request) =>
      lastUserText(request) === 'a story'
        ? { tokens: ['There was a fox. ', 'It slept. ', 'Never said.'], delayMs: 1_000 }
        : { tokens: ['And a bear came.'] }
    const { events, sessionId, conversationId } = await begin('a story', 'fox')
    const { exchange } = newestExchange()
    await server.post(`/api/chat/${sessionId}/steer`, { id: randomUUID(), text: 'with a bear' })
    clock.advance(1_000)
    await events.ended
    expect(await exchange.ended).toMatchObject({ by: 'client' })
    expect(events.messages.filter((message) => message.type === 'response-start')).toHaveLength(1)
    expect(events.messages.some((message) => message.type === 'response-interrupt')).toBe(false)
    const whole = 'There was a fox. It slept. And a bear came.'
    expect(lastOf(events.messages)).toMatchObject({ reason: 'completed', heardText: whole })
    expect((await itemsOf(conversationId)).map(({ text }) => text)).toEqual(['a story', 'with a bear', whole])
  })

  test('an event stream that was dropped in the middle is resumed by Last-Event-ID with every delta exactly once', async () => {
    const tokens = ['One, ', 'two, ', 'three, ', 'four, ', 'five, ', 'six.']
    answer = () => ({ tokens, delayMs: 1_000 })
    const drop = new AbortController()
    const events = await server.chat({ id: randomUUID(), text: 'count to six' }, drop.signal)
    await events.until(() => textOf(events.messages).includes('One'))
    clock.advance(1_000)
    await events.until(() => textOf(events.messages).includes('two'))
    const { sessionId, conversationId } = welcomeOf(events.messages)
    drop.abort()
    await events.ended
    clock.advance(2_000)
    // Both tokens are there while nobody listens: the store has them.
    while (!(await itemsOf(conversationId)).some(({ text }) => text.includes('four'))) continue

    const resumed = new LoopbackEvents(
      await server.get(`/api/chat/${sessionId}/events`, { 'last-event-id': events.ids.at(-1) ?? '' }),
    )
    await resumed.until(() => textOf(resumed.messages).includes('four'))
    expect(welcomeOf(resumed.messages).isResumed).toBe(true)
    clock.advance(2_000)
    await resumed.until(() => resumed.messages.some((message) => message.type === 'response-end'))
    expect(
      [...events.messages, ...resumed.messages].flatMap((message) =>
        message.type === 'text-delta' ? [message.text] : [],
      ),
    ).toEqual(tokens)
    const sequence = [...events.ids, ...resumed.ids].map((id) => Number(id.split('.')[1]))
    expect(sequence).toEqual(sequence.map((_, index) => (sequence[0] ?? 0) + index))
  })

  test('Parley’s own client goes on by itself when a proxy cuts its stream in the middle of an answer', async () => {
    answer = () => ({ tokens: ['One, ', 'two, ', 'three.'], delayMs: 1_000 })
    const messages: ServerMessage[] = []
    const request = { id: randomUUID(), text: 'count to three' }
    for await (const message of chat(
      { access: behind(cutting), clock: machineClock, random: Math.random },
      request,
      new AbortController().signal,
    )) {
      messages.push(message)
      if (message.type !== 'text-delta') continue
      if (message.text === 'One, ') proxyClock.advance(60_000)
      clock.advance(1_000)
    }
    expect(cutting.count('cut')).toBeGreaterThan(0)
    expect(messages.filter((message) => message.type === 'welcome')).toMatchObject([
      { isResumed: false },
      { isResumed: true },
    ])
    expect(textOf(messages)).toBe('One, two, three.')
    expect(lastOf(messages)).toMatchObject({ type: 'response-end', reason: 'completed' })
  })

  test('an answer that fails says why before its stream ends, and the text is kept', async () => {
    answer = () => ({ tokens: [], fault: { kind: 'status', status: 401 } })
    const events = await server.chat({ id: randomUUID(), text: 'are you there' })
    await events.ended
    expect(events.messages.find((message) => message.type === 'notice')?.message).toMatch(
      /refused the key\. Check the key/,
    )
    expect(lastOf(events.messages)).toMatchObject({
      type: 'response-end',
      reason: 'failed',
      code: 'provider-unauthorized',
    })
    const { conversationId } = welcomeOf(events.messages)
    expect((await itemsOf(conversationId)).map(({ text }) => text)).toEqual(['are you there'])
  })

  test('one question without a session is plain JSON, keeps nothing, and closing the request stops the model', async () => {
    const conversationsOf = async (): Promise<unknown> => await (await server.get('/api/conversations')).json()
    const before = await conversationsOf()
    const response = await server.post('/api/ask', { text: 'hello' })
    expect(await response.json()).toEqual({ text: 'You said: hello.' })

    answer = () => ({ tokens: ['One ', 'two.'], fault: { kind: 'stall', afterParts: 1 } })
    const asked = providers.llm.exchanges.length
    const leave = new AbortController()
    const left = server.post('/api/ask', { text: 'hello' }, leave.signal)
    while (providers.llm.exchanges.length === asked) await server.get('/api/health')
    leave.abort()
    await expect(left).rejects.toThrow('abort')
    expect(await newestExchange().exchange.ended).toMatchObject({ by: 'client' })
    expect(await conversationsOf()).toEqual(before)
  })
})

describe('on a socket in text mode', () => {
  test('the result of a client’s tool goes into the running answer, which does not start again', async () => {
    answer = (request) =>
      request.messages.at(-1)?.role === 'tool'
        ? { tokens: ['It is 21 degrees.'] }
        : { tokens: ['Let me look. '], toolCalls: [{ id: 'call-1', name: 'thermometer', input: { room: 'kitchen' } }] }
    const thermometer = { name: 'thermometer', description: 'Reads a room.', inputSchema: { type: 'object' } }
    const client = await ListeningClient.connect(server.access, { mode: 'text', tools: [thermometer] })
    await client.command({ type: 'text-submit', text: 'how warm is the kitchen' })
    const call = await client.next('tool-call')
    expect(call).toMatchObject({ toolName: 'thermometer', input: { room: 'kitchen' } })
    await client.command({ type: 'tool-result', toolCallId: call.toolCallId, output: { degrees: 21 } })
    const end = await client.next('response-end')
    expect(end).toMatchObject({
      responseId: call.responseId,
      reason: 'completed',
      heardText: 'Let me look. It is 21 degrees.',
    })
    expect(client.all('response-start')).toHaveLength(1)
    expect(JSON.stringify(newestExchange().request.messages.at(-1))).toContain('21')
    client.close()
  })

  test('response-stop closes the model’s stream, the answer is kept as far as it got, and the next text is answered', async () => {
    answer = () => ({ tokens: ['One ', 'two ', 'three.'], fault: { kind: 'stall', afterParts: 2 } })
    const client = await ListeningClient.connect(server.access, { mode: 'text' })
    await client.command({ type: 'text-submit', text: 'count' })
    await client.next('text-delta', ({ text }) => text === 'two ')
    const { exchange } = newestExchange()
    expect(await client.command({ type: 'response-stop' })).toMatchObject({ isOk: true })
    expect(await exchange.ended).toMatchObject({ by: 'client' })
    expect(await client.next('response-end')).toMatchObject({ reason: 'interrupted', heardText: 'One two ' })
    answer = () => ({ tokens: ['Here.'] })
    await client.command({ type: 'text-submit', text: 'still there?' })
    expect(await client.next('response-end', ({ responseId }) => responseId === 2)).toMatchObject({
      heardText: 'Here.',
    })
    client.close()
  })
})
