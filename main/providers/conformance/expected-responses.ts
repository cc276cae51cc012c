import { z } from 'zod'
import type { ExpectedAnswer, ExpectedToolCall } from './compare-answer.ts'

const responsesChunk = z.looseObject({
  type: z.string(),
  delta: z.unknown().optional(),
  output_index: z.number().optional(),
  item: z
    .looseObject({ type: z.string(), name: z.string().nullish(), arguments: z.string().nullish().catch(undefined) })
    .optional(),
  response: z.looseObject({ incomplete_details: z.looseObject({ reason: z.string().nullish() }).nullish() }).optional(),
})

export function expectResponses(chunks: readonly unknown[]): ExpectedAnswer {
  const messages = new Map<number, string>()
  const toolCalls: ExpectedToolCall[] = []
  let outcome: ExpectedAnswer['outcome'] = 'cut-off'
  let incomplete: string | undefined
  let hasRefusal = false
  for (const chunk of chunks.map((value) => responsesChunk.parse(value))) {
    switch (chunk.type) {
      case 'response.refusal.delta':
      case 'response.output_text.delta':
        hasRefusal ||= chunk.type === 'response.refusal.delta'
        messages.set(chunk.output_index ?? 0, (messages.get(chunk.output_index ?? 0) ?? '') + String(chunk.delta))
        break
      case 'response.output_item.done':
        if (chunk.item?.type === 'function_call')
          toolCalls.push({ name: chunk.item.name ?? '', json: chunk.item.arguments ?? '' })
        break
      case 'error':
      case 'response.failed':
        outcome = 'error'
        break
      case 'response.completed':
      case 'response.incomplete':
        outcome = 'finish'
        incomplete = chunk.response?.incomplete_details?.reason ?? undefined
        break
      default:
        break
    }
  }
  return { text: joinMessages([...messages.values()]), toolCalls, outcome, reason: reasonOf() }

  function reasonOf(): ExpectedAnswer['reason'] {
    switch (incomplete) {
      case undefined:
        return toolCalls.length > 0 ? 'tool-calls' : hasRefusal ? 'refusal' : 'stop'
      case 'max_output_tokens':
        return 'length'
      case 'content_filter':
        return 'content-filter'
      default:
        return undefined
    }
  }
}

/** Messages are paragraphs of their own. */
function joinMessages(messages: readonly string[]): string {
  return messages.reduce(
    (text, next) => (text === '' || /\s$/.test(text) || /^\s/.test(next) ? text + next : `${text}\n\n${next}`),
    '',
  )
}
