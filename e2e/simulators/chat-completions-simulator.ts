import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import { startSimulatorServer, type Exchange, type SimulatorServer } from './exchange.ts'
import { nextOf, playParts, refuse, type Pace } from './scripted-stream.ts'

const requestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.unknown() }).loose()),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).optional(),
  tools: z.array(z.unknown()).optional(),
})

export type ChatRequest = z.infer<typeof requestSchema>

export interface ChatReply extends Pace {
  /** One chunk each; joined they are the answer. */
  readonly tokens: readonly string[]
  /** Called after the tokens; the answer then ends with `tool_calls`. */
  readonly toolCalls?: readonly { readonly id: string; readonly name: string; readonly input: unknown }[]
}

export interface ChatExchange {
  readonly request: ChatRequest
  readonly exchange: Exchange
  sentTokens: number
}

export interface ChatCompletionsSimulator extends SimulatorServer {
  /** In order of arrival, with when and by whom each stream was closed. */
  readonly exchanges: readonly ChatExchange[]
}

/** `/v1/chat/completions`, streamed or whole, and `/v1/models`, as OpenAI and those who copy it answer. */
export async function startChatCompletionsSimulator(options: {
  readonly replies: readonly ChatReply[] | ((request: ChatRequest, index: number) => ChatReply)
  readonly clock: Clock
  readonly models?: readonly string[]
  readonly apiKey?: string
  readonly port?: number
}): Promise<ChatCompletionsSimulator> {
  const exchanges: ChatExchange[] = []
  const models = options.models ?? ['simulated']
  const answer = async (exchange: Exchange): Promise<void> => {
    if (exchange.method === 'GET' && exchange.path === '/v1/models') {
      exchange.json(200, { object: 'list', data: models.map((id) => ({ id, object: 'model', owned_by: 'simulator' })) })
      return
    }
    if (exchange.method !== 'POST' || exchange.path !== '/v1/chat/completions') {
      exchange.fail(404, `Unknown request URL: ${exchange.method} ${exchange.path}.`)
      return
    }
    const request = requestSchema.parse(JSON.parse(exchange.body.toString()))
    if (!models.includes(request.model)) {
      exchange.fail(404, `The model '${request.model}' does not exist.`)
      return
    }
    const entry: ChatExchange = { request, exchange, sentTokens: 0 }
    const reply = nextOf(options.replies, request, exchanges.length)
    exchanges.push(entry)
    if (refuse(exchange, reply.fault)) return
    if (request.stream) await streamReply(entry, reply)
    else exchange.json(200, wholeReply(request.model, reply))
  }
  const server = await startSimulatorServer({ ...options, answer })
  return { ...server, exchanges }
}

async function streamReply(entry: ChatExchange, reply: ChatReply): Promise<void> {
  const { exchange, request } = entry
  const chunk = (fields: object): string =>
    event({ id: 'chatcmpl-simulated', object: 'chat.completion.chunk', created: 0, model: request.model, ...fields })
  const choice = (delta: object, finishReason: string | null = null): string =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finishReason }] })
  exchange.begin('text/event-stream')
  await exchange.write(choice({ role: 'assistant', content: '' }))
  const isComplete = await playParts(
    exchange,
    reply.tokens.map((content) => choice({ content })),
    {
      ...reply,
      errorEvent: (message) => event({ error: { message, type: 'server_error', code: 'simulated' } }),
      onSent: () => entry.sentTokens++,
    },
  )
  if (!isComplete) return
  for (const call of toolCallsOf(reply)) await exchange.write(choice({ tool_calls: [call] }))
  await exchange.write(choice({}, finishReasonOf(reply)))
  if (request.stream_options?.include_usage === true)
    await exchange.write(chunk({ choices: [], usage: usageOf(reply) }))
  await exchange.write('data: [DONE]\n\n')
  exchange.end()
}

function wholeReply(model: string, reply: ChatReply): object {
  const content = reply.tokens.join('')
  const message = { role: 'assistant', content, ...(reply.toolCalls && { tool_calls: toolCallsOf(reply) }) }
  return {
    id: 'chatcmpl-simulated',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message, finish_reason: finishReasonOf(reply) }],
    usage: usageOf(reply),
  }
}

function toolCallsOf(reply: ChatReply): object[] {
  return (reply.toolCalls ?? []).map((call, index) => ({
    index,
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.input) },
  }))
}

function finishReasonOf(reply: ChatReply): string {
  return reply.toolCalls === undefined ? 'stop' : 'tool_calls'
}

function usageOf(reply: ChatReply): object {
  const completion = reply.tokens.length
  return { prompt_tokens: 1, completion_tokens: completion, total_tokens: completion + 1 }
}

function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
