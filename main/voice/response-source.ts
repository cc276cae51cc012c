import { z } from 'zod'
import type { LanguageModel, LlmMessage, LlmRequest } from '../providers/types.ts'
import type { ClientTools } from './client-tools.ts'
import type { Conversation } from './conversation.ts'
import type { Cut } from './last-cut.ts'
import { generate, type GenerationEvent } from './generation.ts'
import type { SessionOutput } from './session-output.ts'
import type { SessionSettings } from './session-settings.ts'

export type ResponseCause =
  | { readonly kind: 'turn' }
  | { readonly kind: 'announcement'; readonly text: string }
  | { readonly kind: 'continuation'; readonly of: number }

interface SourcePorts {
  readonly llm: LanguageModel
  readonly tools: ClientTools
  readonly output: SessionOutput
  readonly settings: SessionSettings
  readonly takeSteer: () => string | undefined
}

interface SourceRequest {
  readonly responseId: number
  readonly cause: ResponseCause
  readonly cut: Cut | undefined
  readonly conversation: Conversation
  /** The answer's own item, which the model does not see. */
  readonly itemId: string
  readonly speech: NonNullable<LlmRequest['speech']>
}

/** Where an answer's words come from: the model, a sentence of the assistant's own, or the unheard rest of an answer. */
export async function* responseSource(
  ports: SourcePorts,
  request: SourceRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent, void, undefined> {
  const { cause, cut } = request
  if (cause.kind === 'announcement') {
    yield* fixedText(cause.text)
  } else if (cut?.isGenerated === true) {
    yield* fixedText(unheardRest(cut))
  } else {
    if (cut !== undefined) yield { type: 'text-delta', text: unheardRest(cut) }
    yield* fromModel(ports, request, signal)
  }
}

function fixedText(text: string): GenerationEvent[] {
  const finish: GenerationEvent = { type: 'finish', finish: { type: 'finish', reason: 'stop' } }
  return text === '' ? [finish] : [{ type: 'text-delta', text }, finish]
}

function unheardRest(cut: Cut): string {
  return cut.generatedText.slice(cut.heardText.length)
}

function fromModel(ports: SourcePorts, request: SourceRequest, signal: AbortSignal): AsyncIterable<GenerationEvent> {
  const { conversation, cut, responseId, speech } = request
  const goOn: LlmMessage[] =
    cut === undefined
      ? []
      : [
          { role: 'assistant', text: cut.generatedText },
          { role: 'user', text: 'Please go on.' },
        ]
  return generate(
    {
      llm: ports.llm,
      tools: ports.tools.tools,
      takeSteer: ports.takeSteer,
      runTool: (call, toolSignal) => {
        const announce = (): void => {
          const { toolCallId, toolName, input } = call
          ports.output.send({
            type: 'tool-call',
            responseId,
            toolCallId,
            toolName,
            input: z.json().parse(input ?? null),
          })
        }
        return ports.tools.run(call, announce, toolSignal)
      },
    },
    {
      conversationId: conversation.conversationId,
      instructions: ports.settings.instructions,
      messages: [...conversation.messages(request.itemId), ...goOn],
      speech,
    },
    signal,
  )
}
