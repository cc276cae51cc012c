import type { LlmEndpoint } from './endpoint.ts'
import type { Fetch } from './provider-fetch.ts'
import type { LlmRequest } from './types.ts'

/** The shortest complete answer of each kind. Its words go nowhere. */
const shortestAnswers: Readonly<Record<LlmEndpoint['kind'], readonly object[]>> = {
  'openai-compatible': [
    { choices: [{ index: 0, delta: { role: 'assistant', content: '.' }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ],
  openai: [
    { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'msg_0' } },
    { type: 'response.output_text.delta', output_index: 0, item_id: 'msg_0', delta: '.' },
    { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 1 } } },
  ],
  anthropic: [
    { type: 'message_start', message: { id: 'msg_0', model: 'm', usage: { input_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ],
  google: [{ candidates: [{ content: { role: 'model', parts: [{ text: '.' }] }, finishReason: 'STOP' }] }],
}

export function warmUpFetch(kind: LlmEndpoint['kind']): Fetch {
  const body = shortestAnswers[kind].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')
  return () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
}

export function warmUpRequest(): LlmRequest {
  return {
    conversationId: 'warm-up',
    instructions: '',
    messages: [{ role: 'user', text: '.' }],
    signal: new AbortController().signal,
  }
}
