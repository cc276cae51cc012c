import { toAssistantError, type AssistantError } from '../../../shared/protocol/errors.ts'
import type { LlmEndpoint } from '../endpoint.ts'
import { createCloudLanguageModel, type ProviderPorts } from '../llm-ai-sdk.ts'
import { createOpenAiCompatibleSpeechToText } from '../stt-openai-compatible.ts'
import type { LlmEvent, TranscriptEvent } from '../types.ts'
import { type ActualAnswer, compareAnswer, type ExpectedAnswer } from './compare-answer.ts'
import { expectAnswer } from './expected-answer.ts'
import { type Dialect, type Recording, toBody } from './recording.ts'
import { type RecordedServer, serveRecording } from './recorded-server.ts'

export interface RecordingReport extends ActualAnswer {
  readonly name: string
  readonly dialect: Dialect
  /** Empty when the adapter's answer is the recording's. */
  readonly differences: readonly string[]
}

// Once as a fast server sends it, once with CRLF and cut where it hurts.
const deliveries = [
  { lineEnd: '\n', packetBytes: 16_381 },
  { lineEnd: '\r\n', packetBytes: 61 },
] as const

const llmKinds: Readonly<Record<Exclude<Dialect, 'transcription'>, LlmEndpoint['kind']>> = {
  'chat-completions': 'openai-compatible',
  responses: 'openai',
  anthropic: 'anthropic',
  google: 'google',
}

/** Serves a recording as its vendor would and compares what the adapter makes of it with what its JSON says. */
export async function runRecording(recording: Recording, ports: ProviderPorts): Promise<RecordingReport> {
  let expected: ExpectedAnswer
  try {
    expected = expectAnswer(recording)
  } catch {
    return failed(recording, 'its JSON has a form that the independent reading does not know')
  }
  let actual: ActualAnswer | undefined
  for (const { lineEnd, packetBytes } of deliveries) {
    const body = toBody(recording, lineEnd)
    const server = await serveRecording({ contentType: recording.contentType, body, packetBytes })
    try {
      actual = await ask({ recording, expected, server, ports })
    } finally {
      await server.close()
    }
    const differences = compareAnswer(expected, actual)
    if (differences.length > 0) return { ...actual, ...head(recording), differences }
  }
  return actual === undefined
    ? failed(recording, 'nothing was asked')
    : { ...actual, ...head(recording), differences: [] }
}

interface Question {
  readonly recording: Recording
  readonly expected: ExpectedAnswer
  readonly server: RecordedServer
  readonly ports: ProviderPorts
}

async function ask({ recording, expected, server, ports }: Question): Promise<ActualAnswer> {
  const endpoint = { baseUrl: server.baseUrl, apiKey: 'none-is-needed', model: 'recorded' }
  const { signal } = new AbortController()
  if (recording.dialect === 'transcription') {
    const ears = createOpenAiCompatibleSpeechToText(endpoint, ports)
    return collectTranscript(ears.transcribe(silence(), { language: 'en', signal }))
  }
  const model = createCloudLanguageModel({ ...endpoint, kind: llmKinds[recording.dialect] }, ports)
  const names = new Set(expected.toolCalls.map(({ name }) => name))
  const tools = [...names].map((name) => ({ name, description: name, inputSchema: { type: 'object' } }))
  const messages = [{ role: 'user', text: 'Go on.' }] as const
  return collectAnswer(model.generate({ conversationId: 'recorded', instructions: '', messages, tools, signal }))
}

async function* silence(): AsyncGenerator<Int16Array, void, undefined> {
  yield await Promise.resolve(new Int16Array(1600))
}

async function collectAnswer(events: AsyncIterable<LlmEvent>): Promise<ActualAnswer> {
  const collected: LlmEvent[] = []
  const failure = await drain(events, collected)
  const finish = collected.find((event) => event.type === 'finish')
  return {
    events: collected.length,
    text: collected.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
    toolCalls: collected
      .filter((event) => event.type === 'tool-call')
      .map(({ toolName, input }) => ({ name: toolName, input })),
    finishReason: finish?.reason,
    explanation: finish?.explanation,
    failure,
  }
}

async function collectTranscript(events: AsyncIterable<TranscriptEvent>): Promise<ActualAnswer> {
  const collected: TranscriptEvent[] = []
  const failure = await drain(events, collected)
  const final = collected.find((event) => event.type === 'transcript-final')
  return {
    events: collected.length,
    text: final?.text ?? '',
    toolCalls: [],
    finishReason: final === undefined ? undefined : 'stop',
    explanation: undefined,
    failure,
  }
}

async function drain<T>(source: AsyncIterable<T>, into: T[]): Promise<AssistantError | undefined> {
  try {
    for await (const event of source) into.push(event)
    return undefined
  } catch (error) {
    return toAssistantError(error)
  }
}

function head({ name, dialect }: Recording): Pick<RecordingReport, 'name' | 'dialect'> {
  return { name, dialect }
}

function failed(recording: Recording, difference: string): RecordingReport {
  return {
    ...head(recording),
    events: 0,
    text: '',
    toolCalls: [],
    finishReason: undefined,
    explanation: undefined,
    failure: undefined,
    differences: [difference],
  }
}
