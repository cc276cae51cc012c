import { parseLoosely } from '../provider-fetch.ts'

/** How a provider speaks, told by what the recording holds: the file's name is only asked when that says nothing. */
export type Dialect = 'chat-completions' | 'responses' | 'anthropic' | 'google' | 'transcription'

export interface Recording {
  readonly name: string
  readonly dialect: Dialect
  /** What stood behind `data:`, in its order. */
  readonly payloads: readonly string[]
  /** The body to serve, for recordings of a whole body; the others are written out from their payloads. */
  readonly body?: string
  readonly contentType: 'text/event-stream' | 'application/json'
}

export type ReadRecording = Recording | { readonly name: string; readonly skipped: string }

const streamExtensions = new Set(['txt', 'sse', 'jsonl', 'ndjson'])

/** `name` is the path below the recordings' folder, such as `llm/groq-text.chunks.txt`. */
export function readRecording(name: string, content: string): ReadRecording {
  const extension = /\.(?<extension>\w+)$/.exec(name)?.groups?.extension ?? ''
  if (!streamExtensions.has(extension) && !(extension === 'json' && name.startsWith('stt/')))
    return { name, skipped: `a .${extension} file is not a recorded stream` }
  const text = content.replace(/^\uFEFF/, '')
  if (text.trim() === '') return { name, skipped: 'the file is empty' }
  const isEventStream = /^(?:data|event|id|:)/m.test(text.slice(0, 200)) && !text.trimStart().startsWith('{')
  const isJson = extension === 'json'
  const payloads = isJson ? [text] : isEventStream ? dataLines(text) : lines(text)
  const parsed = payloads.map(parseLoosely)
  if (isJson && !hasText(parsed[0])) return { name, skipped: 'it holds no transcript' }
  if (isJson) return { name, dialect: 'transcription', payloads, body: text, contentType: 'application/json' }
  if (!parsed.some(isObject)) return { name, skipped: 'its lines are neither JSON nor server-sent events' }
  const dialect = dialectOf(parsed) ?? dialectOfName(name)
  if (dialect === undefined) return { name, skipped: 'nobody here knows this kind of stream' }
  return { name, dialect, payloads, ...(isEventStream ? { body: text } : {}), contentType: 'text/event-stream' }
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

function dataLines(text: string): readonly string[] {
  return text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((block) =>
      block
        .split(/\r\n|\n|\r/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.replace(/^data: ?/, ''))
        .join('\n'),
    )
    .filter((data) => data !== '')
}

const anthropicTypes = /^(?:message_(?:start|delta|stop)|content_block_(?:start|delta|stop))$/

function dialectOf(chunks: readonly unknown[]): Dialect | undefined {
  for (const chunk of chunks) {
    if (!isObject(chunk)) continue
    const type = 'type' in chunk && typeof chunk.type === 'string' ? chunk.type : ''
    if (type.startsWith('transcript.')) return 'transcription'
    if (type.startsWith('response.')) return 'responses'
    if (anthropicTypes.test(type)) return 'anthropic'
    if ('candidates' in chunk || 'promptFeedback' in chunk || 'usageMetadata' in chunk) return 'google'
    if ('choices' in chunk) return 'chat-completions'
  }
  return undefined
}

const namedDialects: readonly (readonly [RegExp, Dialect])[] = [
  [/^stt\//, 'transcription'],
  [/responses/, 'responses'],
  [/anthropic|claude/, 'anthropic'],
  [/google|gemini|vertex/, 'google'],
  [/chat|groq|openai|ollama|lm-?studio|llama|deepseek|mistral|together|openrouter|xai|vllm/, 'chat-completions'],
]

function dialectOfName(name: string): Dialect | undefined {
  return namedDialects.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasText(value: unknown): boolean {
  return isObject(value) && 'text' in value && typeof value.text === 'string' && !('type' in value)
}

export type LineEnd = '\n' | '\r\n'

/** The body as the vendor would send it: OpenAI's Responses and Anthropic name their events, Chat ends with [DONE]. */
export function toBody(recording: Recording, lineEnd: LineEnd): string {
  if (recording.body !== undefined)
    return recording.contentType === 'application/json'
      ? recording.body
      : recording.body.replace(/\r\n|\r|\n/g, lineEnd)
  const events = recording.payloads.map((payload) => {
    const name = eventName(recording.dialect, payload)
    return `${name === undefined ? '' : `event: ${name}${lineEnd}`}data: ${payload}${lineEnd}${lineEnd}`
  })
  const isDone = recording.payloads.at(-1) === '[DONE]'
  if (recording.dialect === 'chat-completions' && !isDone) events.push(`data: [DONE]${lineEnd}${lineEnd}`)
  return events.join('')
}

function eventName(dialect: Dialect, payload: string): string | undefined {
  if (dialect !== 'responses' && dialect !== 'anthropic') return undefined
  const chunk = parseLoosely(payload)
  return isObject(chunk) && 'type' in chunk && typeof chunk.type === 'string' ? chunk.type : undefined
}
