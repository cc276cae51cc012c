import type { LanguageModelV4FunctionTool, LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider'
import { z } from 'zod'
import { type KeptData, readKeptData } from './llm-kept-data.ts'
import type { LlmMessage, LlmRequest, LlmTool, LlmToolCall } from './types.ts'

type AssistantMessage = Extract<LlmMessage, { role: 'assistant' }>
type ToolMessage = Extract<LlmMessage, { role: 'tool' }>
type AssistantContent = Extract<LanguageModelV4Message, { role: 'assistant' }>['content']
type ToolContent = Extract<LanguageModelV4Message, { role: 'tool' }>['content']

/**
 * The conversation as the AI SDK's providers take it. An interruption leaves shapes that providers refuse: a tool call
 * without its result, an answer of which nothing was heard, two user turns in a row. They are mended here.
 */
export function toPrompt(
  request: Pick<LlmRequest, 'instructions' | 'messages'>,
  provider: string,
): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = []
  if (request.instructions !== '') prompt.push({ role: 'system', content: request.instructions })
  const results = request.messages.filter((message) => message.role === 'tool')
  for (const message of request.messages) {
    switch (message.role) {
      case 'user':
        addUserText(prompt, message.text)
        break
      case 'assistant':
        addAnswer(prompt, message, { provider, results })
        break
      case 'tool':
        // Added right behind the call it belongs to, wherever it stands here.
        break
    }
  }
  return prompt
}

/** Local servers' chat templates refuse two user messages in a row, so they become one. */
function addUserText(prompt: LanguageModelV4Prompt, text: string): void {
  const last = prompt.at(-1)
  if (last?.role === 'user') last.content.push({ type: 'text', text })
  else prompt.push({ role: 'user', content: [{ type: 'text', text }] })
}

function addAnswer(
  prompt: LanguageModelV4Prompt,
  message: AssistantMessage,
  context: { readonly provider: string; readonly results: readonly ToolMessage[] },
): void {
  const answered: ToolContent = []
  const calls: LlmToolCall[] = []
  for (const call of message.toolCalls ?? []) {
    const result = context.results.find(({ toolCallId }) => toolCallId === call.toolCallId)
    if (result === undefined) continue
    calls.push(call)
    answered.push({
      type: 'tool-result',
      toolCallId: call.toolCallId,
      toolName: call.toolName,
      output: toToolOutput(result.output),
    })
  }
  const kept = readKeptData(message.providerData, context.provider)
  const content = toAnswerContent(message, calls, kept)
  if (content.length > 0) prompt.push({ role: 'assistant', content })
  if (answered.length > 0) prompt.push({ role: 'tool', content: answered })
}

function toAnswerContent(
  message: AssistantMessage,
  calls: readonly LlmToolCall[],
  kept: KeptData | undefined,
): AssistantContent {
  const content: AssistantContent = []
  // Reasoning belongs to the tool calls it led to; behind a finished answer it is only weight.
  if (calls.length > 0)
    for (const { text, metadata } of kept?.reasoning ?? [])
      content.push({ type: 'reasoning', text, providerOptions: metadata })
  if (message.text !== '') {
    // A signature is over the whole text; of an interrupted answer only the heard part is left.
    const signature = message.isInterrupted === true ? undefined : kept?.text
    content.push({
      type: 'text',
      text: message.text,
      ...(signature === undefined ? {} : { providerOptions: signature }),
    })
  }
  for (const call of calls) {
    const signature = kept?.toolCalls[call.toolCallId]
    content.push({
      type: 'tool-call',
      toolCallId: call.toolCallId,
      toolName: call.toolName,
      input: call.input ?? {},
      ...(signature === undefined ? {} : { providerOptions: signature }),
    })
  }
  return content
}

function toToolOutput(output: unknown): Extract<ToolContent[number], { type: 'tool-result' }>['output'] {
  if (typeof output === 'string') return { type: 'text', value: output }
  const json = z.json().safeParse(output ?? null)
  return json.success ? { type: 'json', value: json.data } : { type: 'text', value: JSON.stringify(output) }
}

export function toFunctionTool(tool: LlmTool): LanguageModelV4FunctionTool {
  return { type: 'function', name: tool.name, description: tool.description, inputSchema: tool.inputSchema }
}
