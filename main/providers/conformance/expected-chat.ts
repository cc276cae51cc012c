import { z } from 'zod'
import type { LlmFinishReason } from '../types.ts'
import type { ExpectedAnswer } from './compare-answer.ts'

const part = z.looseObject({ type: z.string(), text: z.string().optional() })
const call = z.looseObject({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
})
const chatChunk = z.looseObject({
  error: z.unknown().optional(),
  choices: z
    .array(
      z.looseObject({
        delta: z
          .looseObject({
            content: z.union([z.string(), z.array(part)]).nullish(),
            refusal: z.unknown().optional(),
            tool_calls: z.array(call).nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
})

const reasons: Readonly<Record<string, LlmFinishReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
}

export function expectChat(chunks: readonly unknown[]): ExpectedAnswer {
  let text = ''
  let hasRefusal = false
  let finish: string | undefined
  const calls = new Map<string, { name: string; json: string }>()
  const latest = new Map<string, { key: string; id: string }>()
  for (const chunk of chunks.map((value) => chatChunk.parse(value))) {
    if (chunk.error !== undefined && chunk.error !== null) return { text, toolCalls: [], outcome: 'error' }
    const choice = chunk.choices?.[0]
    finish = choice?.finish_reason ?? finish
    const { content, refusal, tool_calls: deltas } = choice?.delta ?? {}
    text += typeof content === 'string' ? content : textOf(content ?? [])
    if (typeof refusal === 'string' && refusal !== '') {
      hasRefusal = true
      text += refusal
    }
    for (const delta of deltas ?? []) {
      // Servers that number nothing send each call whole under its own id; Gemini's gives every call the number 0.
      const place = String(delta.index ?? delta.id ?? calls.size)
      const last = latest.get(place)
      const isNew = delta.id && last?.id && delta.id !== last.id && delta.function?.name
      const key = last === undefined || isNew ? `${place} ${calls.size}` : last.key
      latest.set(place, { key, id: isNew || !last?.id ? (delta.id ?? '') : last.id })
      const known = calls.get(key) ?? { name: '', json: '' }
      calls.set(key, {
        name: known.name === '' ? (delta.function?.name ?? '') : known.name,
        json: known.json + (delta.function?.arguments ?? ''),
      })
    }
  }
  const reason = reasons[finish ?? '']
  return {
    text,
    toolCalls: [...calls.values()],
    outcome: finish === undefined ? 'cut-off' : 'finish',
    reason: reason === 'stop' ? (hasRefusal ? 'refusal' : calls.size > 0 ? 'tool-calls' : 'stop') : reason,
  }
}

function textOf(parts: readonly z.output<typeof part>[]): string {
  return parts.map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('')
}
