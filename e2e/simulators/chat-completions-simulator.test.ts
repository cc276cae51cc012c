import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import {
  startChatCompletionsSimulator,
  type ChatCompletionsSimulator,
  type ChatReply,
} from './chat-completions-simulator.ts'

let simulator: ChatCompletionsSimulator | undefined
const clock = new ManualClock()

afterEach(async () => {
  await simulator?.close()
})

const chunkSchema = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().optional() }).loose() }).loose()).optional(),
  error: z.object({ message: z.string() }).optional(),
})

async function ask(reply: ChatReply, options: { readonly signal?: AbortSignal; readonly key?: string } = {}) {
  simulator = await startChatCompletionsSimulator({ replies: [reply], clock, apiKey: 'right' })
  return fetch(`${simulator.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${options.key ?? 'right'}` },
    body: JSON.stringify({ model: 'simulated', messages: [{ role: 'user', content: 'Hi' }], stream: true }),
    ...(options.signal && { signal: options.signal }),
  })
}

function textOf(body: string): string {
  return body
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => chunkSchema.parse(JSON.parse(event.slice(6))).choices?.[0]?.delta.content ?? '')
    .join('')
}

/** Reads until the body holds `part`. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, part: string): Promise<string> {
  let body = ''
  while (!body.includes(part)) {
    const { value, done } = await reader.read()
    if (done) return body
    body += new TextDecoder().decode(value)
  }
  return body
}

describe('the chat completions simulator', () => {
  test('streams its tokens and says [DONE]', async () => {
    const body = await (await ask({ tokens: ['One', ' two', '.'] })).text()
    expect(textOf(body)).toBe('One two.')
    expect(body.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(body).toContain('"finish_reason":"stop"')
    const [entry] = simulator?.exchanges ?? []
    expect(entry?.sentTokens).toBe(3)
    await expect(entry?.exchange.ended).resolves.toMatchObject({ by: 'simulator', sentBytes: body.length })
  })

  test('asks for a tool when the script does', async () => {
    const body = await (
      await ask({ tokens: [], toolCalls: [{ id: 'c1', name: 'weather', input: { city: 'Bonn' } }] })
    ).text()
    expect(body).toContain(String.raw`"arguments":"{\"city\":\"Bonn\"}"`)
    expect(body).toContain('"finish_reason":"tool_calls"')
  })

  test('a delay holds every token back for that long, by the clock it was given', async () => {
    const response = await ask({ tokens: ['One', ' two'], firstDelayMs: 500, delayMs: 40 })
    const reader = response.body?.getReader()
    if (reader === undefined) throw new Error('There is no body.')
    await readUntil(reader, 'assistant')
    expect(simulator?.exchanges[0]?.sentTokens).toBe(0)
    clock.advance(500)
    await readUntil(reader, 'One')
    expect(simulator?.exchanges[0]?.sentTokens).toBe(1)
    clock.advance(40)
    await readUntil(reader, ' two')
  })

  test.each([401, 403, 404, 500, 529])('refuses with status %i in words of its own', async (status) => {
    const response = await ask({ tokens: ['never'], fault: { kind: 'status', status } })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { message: `Simulated status ${status}.` } })
  })

  test('429 carries the time to wait', async () => {
    const response = await ask({ tokens: [], fault: { kind: 'status', status: 429, retryAfterSeconds: 7 } })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
  })

  test('a wrong key and an unknown model are refused as the real ones do', async () => {
    expect((await ask({ tokens: [] }, { key: 'wrong' })).status).toBe(401)
    const body = JSON.stringify({ model: 'other', messages: [] })
    const headers = { authorization: 'Bearer right' }
    const response = await fetch(`${simulator?.baseUrl ?? ''}/chat/completions`, { method: 'POST', headers, body })
    expect(response.status).toBe(404)
  })

  test('a cut breaks the connection after so many tokens', async () => {
    const response = await ask({ tokens: ['One', ' two', ' three'], fault: { kind: 'cut', afterParts: 2 } })
    await expect(response.text()).rejects.toThrow('terminated')
    expect(simulator?.exchanges[0]?.sentTokens).toBe(2)
  })

  test('an error event comes inside a 200', async () => {
    const response = await ask({
      tokens: ['One'],
      fault: { kind: 'error-event', afterParts: 1, message: 'Overloaded.' },
    })
    const body = await response.text()
    expect(response.status).toBe(200)
    expect(textOf(body)).toBe('One')
    expect(body).toContain('"error":{"message":"Overloaded."')
    expect(body).not.toContain('[DONE]')
  })

  test('records that the client closed a stalled stream, when, and after how much', async () => {
    const leave = new AbortController()
    const response = await ask({ tokens: ['One', ' two'], fault: { kind: 'stall', afterParts: 1 } }, leave)
    const reader = response.body?.getReader()
    if (reader === undefined) throw new Error('There is no body.')
    const body = await readUntil(reader, 'One')
    clock.advance(1_234)
    const leftAtMs = clock.nowMs()
    const entry = simulator?.exchanges[0]
    expect(entry?.exchange.ending).toBeUndefined()
    leave.abort()
    await expect(entry?.exchange.ended).resolves.toEqual({ by: 'client', atMs: leftAtMs, sentBytes: body.length })
    expect(entry?.sentTokens).toBe(1)
  })

  test('a script that has run out says so instead of hanging', async () => {
    await (await ask({ tokens: [] })).text()
    const body = JSON.stringify({ model: 'simulated', messages: [] })
    const headers = { authorization: 'Bearer right' }
    const response = await fetch(`${simulator?.baseUrl ?? ''}/chat/completions`, { method: 'POST', headers, body })
    expect(await response.text()).toContain('The script has 1 replies; this is request 2.')
  })

  test('lists its models and answers in one piece when no stream is asked for', async () => {
    simulator = await startChatCompletionsSimulator({
      replies: () => ({ tokens: ['One', '.'] }),
      clock,
      models: ['a', 'b'],
    })
    expect(await (await fetch(`${simulator.baseUrl}/models`)).json()).toMatchObject({
      data: [{ id: 'a' }, { id: 'b' }],
    })
    const body = JSON.stringify({ model: 'b', messages: [] })
    const response = await fetch(`${simulator.baseUrl}/chat/completions`, { method: 'POST', body })
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'One.' }, finish_reason: 'stop' }] })
  })
})
