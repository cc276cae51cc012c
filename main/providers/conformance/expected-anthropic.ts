import { z } from 'zod'
import type { LlmFinishReason } from '../types.ts'
import type { ExpectedAnswer } from './compare-answer.ts'

const anthropicChunk = z.looseObject({
  type: z.string(),
  index: z.number().optional(),
  content_block: z
    .looseObject({ type: z.string(), name: z.string().optional(), input: z.unknown().optional() })
    .optional(),
  delta: z
    .looseObject({
      type: z.string().optional(),
      text: z.string().optional(),
      partial_json: z.string().optional(),
      stop_reason: z.string().nullish(),
    })
    .optional(),
})

const reasons: Readonly<Record<string, LlmFinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'refusal',
}

export function expectAnthropic(chunks: readonly unknown[]): ExpectedAnswer {
  let text = ''
  let outcome: ExpectedAnswer['outcome'] = 'cut-off'
  let stop: string | undefined
  const calls = new Map<number, { name: string; json: string }>()
  for (const { type, index = 0, content_block: block, delta } of chunks.map((chunk) => anthropicChunk.parse(chunk))) {
    if (type === 'error') return { text, toolCalls: [...calls.values()], outcome: 'error' }
    if (type === 'message_stop') outcome = 'finish'
    if (type === 'content_block_start' && block?.type === 'tool_use') {
      const input = JSON.stringify(block.input ?? {})
      calls.set(index, { name: block.name ?? '', json: input === '{}' ? '' : input })
    }
    const call = calls.get(index)
    if (delta?.type === 'input_json_delta' && call !== undefined) call.json += delta.partial_json ?? ''
    if (delta?.type === 'text_delta') text += delta.text ?? ''
    stop = delta?.stop_reason ?? stop
  }
  const reason = reasons[stop ?? '']
  return {
    text,
    toolCalls: [...calls.values()],
    outcome,
    reason: reason === 'stop' && calls.size > 0 ? 'tool-calls' : reason,
  }
}
