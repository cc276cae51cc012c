import type { ClientTool } from '../../shared/protocol/client-messages.ts'
import type { LanguageModel, LlmEvent, LlmMessage, LlmRequest, LlmToolCall } from '../providers/types.ts'
import { AnswerRoom, finishFailure, tooLongFailure } from './answer-bounds.ts'
import { addUsage, type TokenUsage } from './used-tokens.ts'

/** A model that calls tools for ever is stopped after this many rounds. */
const maxToolRounds = 8

export type GenerationEvent =
  | Exclude<LlmEvent, { type: 'finish' | 'reasoning-delta' }>
  /** What was asked of tools and answered: part of the conversation from now on, whatever becomes of the answer. */
  | { readonly type: 'tool-round'; readonly messages: readonly LlmMessage[] }
  | { readonly type: 'finish'; readonly finish: Extract<LlmEvent, { type: 'finish' }> }

export interface GenerationPorts {
  readonly llm: LanguageModel
  readonly tools: readonly ClientTool[]
  /** Runs one tool and resolves with its output; a failure is an output too, said in words. */
  readonly runTool: (call: LlmToolCall, signal: AbortSignal) => Promise<unknown>
  /** A clarification that came in the meantime; asked for whenever a sentence has just ended. */
  readonly takeSteer: () => string | undefined
}

/**
 * One answer of a model, over as many requests as it needs: tool results and clarifications are put in without the
 * answer starting again. Everything said so far stays said.
 */
export async function* generate(
  ports: GenerationPorts,
  request: Omit<LlmRequest, 'signal' | 'tools'>,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent, void, undefined> {
  const added: LlmMessage[] = []
  const tools = ports.tools.length > 0 ? { tools: ports.tools } : {}
  let lastSaid = ''
  let usage: TokenUsage | undefined
  let isEmpty = true
  const room = new AnswerRoom()
  for (let round = 0; ; round++) {
    const attempt = new AbortController()
    const either = AbortSignal.any([signal, attempt.signal])
    const messages = [...request.messages, ...added]
    const calls: LlmToolCall[] = []
    let said = ''
    // Kept beside it: looking at the end of a text that grows by pieces copies all of it, each time.
    let isSentenceOver = false
    // Two attempts are two stretches of text: without white space between them their words would run together.
    let isAtSeam = round > 0 || added.length > 0
    let steer: string | undefined
    let finish: Extract<LlmEvent, { type: 'finish' }> | undefined
    for await (const event of ports.llm.generate({ ...request, ...tools, messages, signal: either })) {
      if (event.type === 'reasoning-delta') continue
      if (event.type === 'finish') {
        finish = event
        usage = addUsage(usage, event.usage)
        continue
      }
      isEmpty = false
      if (event.type === 'text-delta') {
        if (isAtSeam && needsSpace(lastSaid, event.text)) yield { type: 'text-delta', text: ' ' }
        isAtSeam = false
        const text = room.take(event.text)
        said += text
        isSentenceOver = endsSentence(text) ?? isSentenceOver
        lastSaid = text
        yield { type: 'text-delta', text }
        if (room.isFull) throw tooLongFailure(ports.llm.name)
      } else {
        if (event.type === 'tool-call')
          calls.push({ toolCallId: event.toolCallId, toolName: event.toolName, input: event.input })
        yield event
      }
      steer = isSentenceOver && calls.length === 0 ? ports.takeSteer() : undefined
      if (steer !== undefined) break
    }
    if (signal.aborted) return
    attempt.abort()
    steer ??= calls.length === 0 ? ports.takeSteer() : undefined
    if (steer !== undefined) {
      if (said !== '') added.push({ role: 'assistant', text: said })
      added.push({ role: 'user', text: steer })
      continue
    }
    if (calls.length > 0 && round < maxToolRounds) {
      const providerData = finish?.providerData === undefined ? {} : { providerData: finish.providerData }
      const asked: LlmMessage = { role: 'assistant', text: said, toolCalls: calls, ...providerData }
      const answered = await Promise.all(calls.map((call) => answerOf(call, ports, signal)))
      added.push(asked, ...answered)
      yield { type: 'tool-round', messages: [{ ...asked, text: '' }, ...answered] }
      continue
    }
    const ending = finish ?? { type: 'finish', reason: 'other' }
    yield { type: 'finish', finish: { ...ending, ...(usage !== undefined && { usage }) } }
    const failure = finishFailure(ports.llm.name, ending, isEmpty)
    if (failure !== undefined) throw failure
    return
  }
}

/** Undefined for white space: it leaves the matter as it was. */
function endsSentence(text: string): boolean | undefined {
  const end = text.trimEnd().at(-1)
  return end === undefined ? undefined : /[.!?]/.test(end)
}

function needsSpace(before: string, after: string): boolean {
  return before !== '' && !/\s$/.test(before) && !/^\s/.test(after)
}

async function answerOf(call: LlmToolCall, ports: GenerationPorts, signal: AbortSignal): Promise<LlmMessage> {
  const output = await ports.runTool(call, signal)
  return { role: 'tool', toolCallId: call.toolCallId, toolName: call.toolName, output }
}
