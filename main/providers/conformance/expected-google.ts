import { z } from 'zod'
import type { LlmFinishReason } from '../types.ts'
import type { ExpectedAnswer, ExpectedToolCall } from './compare-answer.ts'

const googleChunk = z.looseObject({
  error: z.unknown().optional(),
  promptFeedback: z.looseObject({ blockReason: z.string().nullish() }).nullish(),
  candidates: z
    .array(
      z.looseObject({
        finishReason: z.string().nullish(),
        content: z
          .looseObject({
            parts: z
              .array(
                z.looseObject({
                  text: z.string().nullish(),
                  thought: z.boolean().nullish(),
                  functionCall: z
                    .looseObject({
                      name: z.string().nullish(),
                      args: z.unknown().optional(),
                      partialArgs: z.unknown().optional(),
                      willContinue: z.boolean().nullish(),
                    })
                    .nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
})

const reasons: Readonly<Record<string, LlmFinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
}

export function expectGoogle(chunks: readonly unknown[]): ExpectedAnswer {
  let text = ''
  let finish: string | undefined
  const toolCalls: ExpectedToolCall[] = []
  for (const chunk of chunks.map((value) => googleChunk.parse(value))) {
    if (chunk.error !== undefined && chunk.error !== null) return { text, toolCalls, outcome: 'error' }
    const blocked = chunk.promptFeedback?.blockReason
    if (blocked !== undefined && blocked !== null && blocked !== 'BLOCK_REASON_UNSPECIFIED') finish ??= 'SAFETY'
    const candidate = chunk.candidates?.[0]
    finish = candidate?.finishReason ?? finish
    for (const part of candidate?.content?.parts ?? []) {
      if (part.thought !== true) text += part.text ?? ''
      const call = part.functionCall
      if (call?.name === undefined || call.name === null) continue
      const isStreamed = call.willContinue === true || call.partialArgs !== undefined
      toolCalls.push({ name: call.name, json: isStreamed ? undefined : JSON.stringify(call.args ?? {}) })
    }
  }
  const reason = reasons[finish ?? '']
  return {
    text,
    toolCalls,
    outcome: finish === undefined ? 'cut-off' : finish === 'MALFORMED_FUNCTION_CALL' ? 'error' : 'finish',
    reason: reason === 'stop' && toolCalls.length > 0 ? 'tool-calls' : reason,
  }
}
