import { describe, expect, it } from 'vitest'
import type { LlmToolCall } from '../providers/types.ts'
import { says, scriptedModel } from '../testing/scripted-providers.ts'
import { generate, type GenerationEvent, type GenerationPorts } from './generation.ts'

const request = { conversationId: 'c', instructions: '', messages: [{ role: 'user' as const, text: 'hi' }] }
const call: LlmToolCall = { toolCallId: 't1', toolName: 'weather', input: { city: 'Oslo' } }

async function collect(ports: Partial<GenerationPorts> & Pick<GenerationPorts, 'llm'>, signal?: AbortSignal) {
  const events: GenerationEvent[] = []
  const whole = { tools: [], runTool: () => Promise.resolve(null), takeSteer: () => undefined, ...ports }
  for await (const event of generate(whole, request, signal ?? new AbortController().signal)) events.push(event)
  return events
}

const textOf = (events: GenerationEvent[]): string =>
  events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')

describe('an answer', () => {
  it('is one request when nothing comes between', async () => {
    const llm = scriptedModel(says('Hello ', 'there.'))
    expect(textOf(await collect({ llm }))).toBe('Hello there.')
    expect(llm.requests).toHaveLength(1)
  })

  it('takes a tool result in without starting again', async () => {
    const llm = scriptedModel(
      [
        { type: 'text-delta', text: 'Let me see. ' },
        { type: 'tool-call', ...call },
        { type: 'finish', reason: 'tool-calls', providerData: { signature: 's' } },
      ],
      says('It rains.'),
    )
    const events = await collect({ llm, runTool: () => Promise.resolve({ sky: 'rain' }) })
    expect(textOf(events)).toBe('Let me see. It rains.')
    expect(llm.requests[1]?.messages.slice(1)).toEqual([
      { role: 'assistant', text: 'Let me see. ', toolCalls: [call], providerData: { signature: 's' } },
      { role: 'tool', toolCallId: 't1', toolName: 'weather', output: { sky: 'rain' } },
    ])
    expect(events).toContainEqual({
      type: 'tool-round',
      messages: [
        { role: 'assistant', text: '', toolCalls: [call], providerData: { signature: 's' } },
        { role: 'tool', toolCallId: 't1', toolName: 'weather', output: { sky: 'rain' } },
      ],
    })
  })

  it('stops asking a model that calls tools for ever', async () => {
    const again = [
      { type: 'tool-call' as const, ...call },
      { type: 'finish' as const, reason: 'tool-calls' as const },
    ]
    const llm = scriptedModel(...Array.from({ length: 20 }, () => again))
    await collect({ llm })
    expect(llm.requests).toHaveLength(9)
  })

  it('takes a clarification in when the sentence is over, and keeps what was said', async () => {
    const steers = ['In Fahrenheit, please.']
    const llm = scriptedModel(says('It is ', '20 degrees. ', 'never said'), says('That is 68 Fahrenheit.'))
    const takeSteer = (): string | undefined => steers.shift()
    expect(textOf(await collect({ llm, takeSteer }))).toBe('It is 20 degrees. That is 68 Fahrenheit.')
    expect(llm.requests[1]?.messages.slice(1)).toEqual([
      { role: 'assistant', text: 'It is 20 degrees. ' },
      { role: 'user', text: 'In Fahrenheit, please.' },
    ])
  })

  it('takes a clarification in that came with the last words', async () => {
    const steers = ['And tomorrow?']
    const llm = scriptedModel(says('Rain today'), says(' and sun tomorrow.'))
    expect(textOf(await collect({ llm, takeSteer: () => steers.shift() }))).toBe('Rain today and sun tomorrow.')
  })

  it('puts a space between what was said before a tool and after it', async () => {
    const llm = scriptedModel(
      [
        { type: 'text-delta', text: 'Let me check.' },
        { type: 'tool-call', ...call },
        { type: 'finish', reason: 'tool-calls' },
      ],
      says('It is raining.'),
    )
    expect(textOf(await collect({ llm }))).toBe('Let me check. It is raining.')
  })

  it('ends without a word when it is aborted', async () => {
    const abort = new AbortController()
    abort.abort()
    expect(await collect({ llm: scriptedModel(says('never')) }, abort.signal)).toEqual([])
  })

  it('is stopped when it has grown past a million characters, and what came until then stands', async () => {
    const llm = scriptedModel(says(...Array.from({ length: 50 }, () => 'x'.repeat(100_000))))
    let characters = 0
    const ports = { llm, tools: [], runTool: () => Promise.resolve(null), takeSteer: () => undefined }
    const reading = (async () => {
      for await (const event of generate(ports, request, new AbortController().signal))
        if (event.type === 'text-delta') characters += event.text.length
    })()
    await expect(reading).rejects.toMatchObject({ code: 'provider-bad-reply' })
    expect(characters).toBe(1_000_000)
  })

  it('that the model refuses, or that has no word, is a failure with a sentence and not a silence', async () => {
    const refused = scriptedModel([{ type: 'finish', reason: 'refusal', explanation: 'I would rather not.' }])
    await expect(collect({ llm: refused })).rejects.toMatchObject({
      code: 'provider-refused',
      message: 'I would rather not. Ask differently.',
    })
    await expect(collect({ llm: scriptedModel(says()) })).rejects.toMatchObject({ code: 'provider-bad-reply' })
  })
})
