import { expect, test } from 'vitest'
import { AssistantError } from '../../../shared/protocol/errors.ts'
import { HurriedClock } from '../__fixtures__/hurried-clock.ts'
import { type ActualAnswer, compareAnswer } from './compare-answer.ts'
import { expectAnswer } from './expected-answer.ts'
import { type Dialect, type ReadRecording, type Recording, readRecording, toBody } from './recording.ts'
import { summaryOf, toJson, toText, verdictOf } from './report.ts'
import { runRecording, type RecordingReport } from './run-recording.ts'

const jsonLines = (...chunks: readonly unknown[]): string => chunks.map((chunk) => JSON.stringify(chunk)).join('\n')

function recordingOf(name: string, content: string): Recording {
  const read = readRecording(name, content)
  if ('skipped' in read) throw new Error(`${name} was skipped: ${read.skipped}`)
  return read
}

function run(name: string, ...chunks: readonly unknown[]): Promise<RecordingReport> {
  const ports = { fetch, clock: new HurriedClock(), random: () => 0 }
  return runRecording(recordingOf(name, jsonLines(...chunks)), ports)
}

const chat = (delta: object, finish: string | null = null): object => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
})
const chatText = [chat({ role: 'assistant', content: '' }), chat({ content: 'Grüße 🎉' }), chat({}, 'stop')]

const message = (id: string, text: string, index: number): readonly object[] => [
  { type: 'response.output_item.added', output_index: index, item: { type: 'message', id, role: 'assistant' } },
  { type: 'response.output_text.delta', output_index: index, content_index: 0, item_id: id, delta: text },
  {
    type: 'response.output_item.done',
    output_index: index,
    item: { type: 'message', id, role: 'assistant', content: [] },
  },
]
const responsesStart = { type: 'response.created', response: { id: 'r', created_at: 1, model: 'm' } }
const responsesEnd = { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 2 } } }

const anthropicStart = {
  type: 'message_start',
  message: {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    usage: { input_tokens: 1, output_tokens: 1 },
  },
}
const anthropicEnd = (reason: string): readonly object[] => [
  { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
]
const anthropicText = (index: number, ...texts: readonly string[]): readonly object[] => [
  { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
  ...texts.map((text) => ({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } })),
  { type: 'content_block_stop', index },
]
const gemini = (parts: readonly object[], finishReason?: string): object => ({
  candidates: [
    { content: { role: 'model', parts }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) },
  ],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 },
})

const agreeing: readonly (readonly [
  string,
  { name: string; chunks: readonly unknown[]; text?: string; finish?: string; code?: string },
])[] = [
  [
    'chat with an obfuscation pad and usage at the end',
    {
      name: 'llm/a.chunks.txt',
      chunks: [
        ...chatText.map((chunk) => ({ ...chunk, obfuscation: 'xyz' })),
        { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } },
      ],
      text: 'Grüße 🎉',
      finish: 'stop',
    },
  ],
  [
    'chat with x_groq and reasoning',
    {
      name: 'llm/b.chunks.txt',
      chunks: [chat({ reasoning: 'hm' }), ...chatText.map((chunk) => ({ ...chunk, x_groq: { id: 'q' } }))],
      text: 'Grüße 🎉',
      finish: 'stop',
    },
  ],
  [
    'chat whose filter results come before the first choice',
    {
      name: 'llm/c.chunks.txt',
      chunks: [{ choices: [], prompt_filter_results: [{ prompt_index: 0 }] }, ...chatText],
      text: 'Grüße 🎉',
      finish: 'stop',
    },
  ],
  [
    'chat with a whole tool call that ends with stop',
    {
      name: 'llm/d.chunks.txt',
      chunks: [
        chat({ tool_calls: [{ id: 't', index: 0, type: 'function', function: { name: 'now', arguments: '{}' } }] }),
        chat({}, 'stop'),
      ],
      finish: 'tool-calls',
    },
  ],
  [
    'chat with a nested error in the middle',
    {
      name: 'llm/e.chunks.txt',
      chunks: [...chatText.slice(0, 2), { error: { message: 'Overloaded', type: 'overloaded_error' } }],
      text: 'Grüße 🎉',
      code: 'provider-unavailable',
    },
  ],
  [
    'chat that is cut off',
    { name: 'llm/f.chunks.txt', chunks: chatText.slice(0, 2), text: 'Grüße 🎉', code: 'provider-cut-off' },
  ],
  [
    'an error alone, told apart by its file name',
    {
      name: 'llm/anthropic-overloaded.chunks.txt',
      chunks: [{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }],
      code: 'provider-unavailable',
    },
  ],
  [
    'Responses with a remark and an answer',
    {
      name: 'llm/g.chunks.txt',
      chunks: [
        responsesStart,
        ...message('msg_1', 'One moment.', 0),
        ...message('msg_2', 'Here it is.', 1),
        responsesEnd,
      ],
      text: 'One moment.\n\nHere it is.',
      finish: 'stop',
    },
  ],
  [
    'Responses with a tool call',
    {
      name: 'llm/h.chunks.txt',
      chunks: [
        responsesStart,
        {
          type: 'response.output_item.added',
          output_index: 0,
          item: { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'now', arguments: '' },
        },
        { type: 'response.function_call_arguments.delta', output_index: 0, item_id: 'fc_1', delta: '{"a":1}' },
        {
          type: 'response.output_item.done',
          output_index: 0,
          item: {
            type: 'function_call',
            id: 'fc_1',
            call_id: 'c1',
            name: 'now',
            arguments: '{"a":1}',
            status: 'completed',
          },
        },
        responsesEnd,
      ],
      finish: 'tool-calls',
    },
  ],
  [
    'Responses with a refusal',
    {
      name: 'llm/i.chunks.txt',
      chunks: [
        responsesStart,
        { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'msg_1' } },
        { type: 'response.refusal.delta', output_index: 0, content_index: 0, item_id: 'msg_1', delta: 'I will not.' },
        { type: 'response.refusal.done', output_index: 0, content_index: 0, item_id: 'msg_1', refusal: 'I will not.' },
        responsesEnd,
      ],
      text: 'I will not.',
      finish: 'refusal',
    },
  ],
  [
    'Responses that ran out of tokens',
    {
      name: 'llm/j.chunks.txt',
      chunks: [
        responsesStart,
        ...message('msg_1', 'So', 0),
        {
          type: 'response.incomplete',
          response: {
            incomplete_details: { reason: 'max_output_tokens' },
            usage: { input_tokens: 1, output_tokens: 2 },
          },
        },
      ],
      text: 'So',
      finish: 'length',
    },
  ],
  [
    'Responses with a flat error after the first words',
    {
      name: 'llm/k.chunks.txt',
      chunks: [
        responsesStart,
        ...message('msg_1', 'So', 0),
        { type: 'error', code: 'server_error', message: 'It broke', param: null, sequence_number: 9 },
      ],
      text: 'So',
      code: 'provider-unavailable',
    },
  ],
  [
    'Responses with events of tomorrow',
    {
      name: 'llm/l.chunks.txt',
      chunks: [
        responsesStart,
        { type: 'response.weather.changed', mood: 'fine' },
        ...message('msg_1', 'So', 0),
        responsesEnd,
      ],
      text: 'So',
      finish: 'stop',
    },
  ],
  [
    'Anthropic with thinking, a ping and an event of tomorrow',
    {
      name: 'llm/m.chunks.txt',
      chunks: [
        anthropicStart,
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'ping' },
        { type: 'weather_changed', mood: 'fine' },
        ...anthropicText(1, 'Hel', 'lo'),
        ...anthropicEnd('end_turn'),
      ],
      text: 'Hello',
      finish: 'stop',
    },
  ],
  [
    'Anthropic with half a JSON, cut by the token limit',
    {
      name: 'llm/n.chunks.txt',
      chunks: [
        anthropicStart,
        { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 't', name: 'now', input: {} } },
        { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"a":' } },
        { type: 'content_block_stop', index: 0 },
        ...anthropicEnd('max_tokens'),
      ],
      finish: 'length',
    },
  ],
  [
    'Anthropic with an error in the middle',
    {
      name: 'llm/o.chunks.txt',
      chunks: [
        anthropicStart,
        ...anthropicText(0, 'Hello').slice(0, 2),
        { type: 'error', error: { type: 'api_error', message: 'It broke' } },
      ],
      text: 'Hello',
      code: 'provider-unavailable',
    },
  ],
  [
    'Anthropic that is cut off',
    {
      name: 'llm/p.chunks.txt',
      chunks: [anthropicStart, ...anthropicText(0, 'Hello').slice(0, 2)],
      text: 'Hello',
      code: 'provider-cut-off',
    },
  ],
  [
    'Gemini with a thought, text and a call',
    {
      name: 'llm/q.chunks.txt',
      chunks: [
        gemini([{ text: 'hm', thought: true }]),
        gemini([{ text: 'Let me see.' }]),
        gemini([{ functionCall: { name: 'now', args: { zone: 'UTC' } }, thoughtSignature: 'sig' }], 'STOP'),
      ],
      text: 'Let me see.',
      finish: 'tool-calls',
    },
  ],
  [
    'Gemini whose filter refuses the question',
    {
      name: 'llm/r.chunks.txt',
      chunks: [
        {
          promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
          usageMetadata: { promptTokenCount: 1, totalTokenCount: 1 },
        },
      ],
      finish: 'content-filter',
    },
  ],
  [
    'Gemini with an error in the middle',
    {
      name: 'llm/s.chunks.txt',
      chunks: [
        gemini([{ text: 'So' }]),
        { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } },
      ],
      text: 'So',
      code: 'provider-unavailable',
    },
  ],
  [
    'Gemini that is cut off',
    { name: 'llm/t.chunks.txt', chunks: [gemini([{ text: 'So' }])], text: 'So', code: 'provider-cut-off' },
  ],
  [
    'a transcription',
    {
      name: 'stt/u.chunks.txt',
      chunks: [
        { type: 'transcript.text.delta', delta: 'Grü' },
        { type: 'transcript.text.delta', delta: 'ße' },
        { type: 'transcript.text.done', text: 'Grüße.' },
      ],
      text: 'Grüße.',
      finish: 'stop',
    },
  ],
]

test.each(agreeing)(
  '%s is read by the adapter as its JSON says',
  async (_title, { name, chunks, text = '', finish, code }) => {
    const report = await run(name, ...chunks)
    expect(report.differences).toEqual([])
    expect({ text: report.text, finish: report.finishReason, code: report.failure?.code }).toEqual({
      text,
      finish,
      code,
    })
  },
)

test.each<[string, Dialect, readonly unknown[]]>([
  ['llm/x.chunks.txt', 'chat-completions', chatText],
  ['llm/x.chunks.txt', 'responses', [responsesStart]],
  ['llm/x.chunks.txt', 'anthropic', [anthropicStart]],
  ['llm/x.chunks.txt', 'google', [gemini([])]],
  ['stt/x.chunks.txt', 'transcription', [{ type: 'transcript.text.done', text: '' }]],
  ['llm/google-x.chunks.txt', 'google', [{ error: { message: 'x' } }]],
  ['llm/openai-responses-x.chunks.txt', 'responses', [{ type: 'error', message: 'x' }]],
  ['llm/groq-x.chunks.txt', 'chat-completions', [{ error: { message: 'x' } }]],
])('%s with these chunks is taken for %s', (name, dialect, chunks) => {
  expect(recordingOf(name, jsonLines(...chunks)).dialect).toBe(dialect)
})

test.each([
  ['llm/notes.md', '# Notes', 'a .md file is not a recorded stream'],
  ['llm/whole.json', '{"choices":[]}', 'a .json file is not a recorded stream'],
  ['stt/other.json', '{"segments":[]}', 'it holds no transcript'],
  ['llm/empty.chunks.txt', '\n', 'the file is empty'],
  ['llm/prose.txt', 'Once upon a time', 'its lines are neither JSON nor server-sent events'],
  ['llm/who.chunks.txt', '{"weather":"fine"}', 'nobody here knows this kind of stream'],
])('%s is skipped with its reason', (name, content, skipped) => {
  expect(readRecording(name, content)).toEqual<ReadRecording>({ name, skipped })
})

test('a recorded body is served as it is, with either line end', () => {
  const recording = recordingOf(
    'stt/x.sse.txt',
    'data: {"type":"transcript.text.done","text":"a"}\r\n\r\ndata: [DONE]\r\n\r\n',
  )
  expect(recording.payloads).toEqual(['{"type":"transcript.text.done","text":"a"}', '[DONE]'])
  expect(toBody(recording, '\n')).toBe('data: {"type":"transcript.text.done","text":"a"}\n\ndata: [DONE]\n\n')
  expect(toBody(recording, '\r\n')).toContain('}\r\n\r\ndata: [DONE]\r\n\r\n')
})

test('vendors that name their events are served with names, and a chat ends with [DONE]', () => {
  expect(toBody(recordingOf('llm/x.txt', jsonLines({ type: 'message_stop' })), '\n')).toBe(
    'event: message_stop\ndata: {"type":"message_stop"}\n\n',
  )
  expect(toBody(recordingOf('llm/x.txt', jsonLines({ choices: [] })), '\n')).toBe(
    'data: {"choices":[]}\n\ndata: [DONE]\n\n',
  )
})

test('a transcript in one piece is served as JSON', async () => {
  const recording = recordingOf('stt/x.json', '{\n  "text": "Hello."\n}')
  const report = await runRecording(recording, { fetch, clock: new HurriedClock(), random: () => 0 })
  expect(report).toMatchObject({ text: 'Hello.', differences: [] })
})

const answer: ActualAnswer = {
  events: 2,
  text: 'Hello',
  toolCalls: [{ name: 'now', input: { zone: 'UTC' } }],
  finishReason: 'tool-calls',
  explanation: undefined,
  failure: undefined,
}
const recorded = {
  text: 'Hello',
  toolCalls: [{ name: 'now', json: '{"zone":"UTC"}' }],
  outcome: 'finish',
  reason: 'tool-calls',
} as const

test.each<[string, Partial<ActualAnswer>]>([
  ['the text differs at character 4', { text: 'Hella' }],
  ['the text differs at character 5', { text: 'Hello!' }],
  ['the tool call now', { toolCalls: [] }],
  ['the tool call now', { toolCalls: [{ name: 'now', input: {} }] }],
  ['the finish reason is tool-calls, the adapter says stop', { finishReason: 'stop' }],
  ['the adapter with error', { failure: new AssistantError('provider-unavailable', 'x') }],
  ['the adapter with cut-off', { finishReason: undefined }],
])('a difference is told: %s', (words, change) => {
  expect(compareAnswer(recorded, answer)).toEqual([])
  expect(compareAnswer(recorded, { ...answer, ...change }).join(' ')).toContain(words)
})

test('text that was never recorded is a difference also before an error', () => {
  const failure = new AssistantError('provider-unavailable', 'x')
  const expected = expectAnswer(
    recordingOf('llm/x.txt', jsonLines(chat({ content: 'Hello' }), { error: { message: 'x' } })),
  )
  const failed: ActualAnswer = { ...answer, finishReason: undefined, failure }
  expect(compareAnswer(expected, { ...failed, text: 'Hel' })).toEqual([])
  expect(compareAnswer(expected, { ...failed, text: 'Overloaded' })).toHaveLength(1)
})

test('the report says ok, failed or skipped, and what of', async () => {
  const good = await run('llm/a.txt', ...chatText)
  const bad = { ...good, differences: ['the text differs'] }
  const skipped = { name: 'llm/x.md', skipped: 'no stream' }
  expect([good, bad, skipped].map(verdictOf)).toEqual(['ok', 'failed', 'skipped'])
  expect(summaryOf([good, bad, skipped])).toEqual({ ok: 1, failed: 1, skipped: 1 })
  expect(toText(good)).toContain('llm/a.txt: chat-completions · 2 events · text 8 "Grüße 🎉" · finish stop')
  expect(toText(bad)).toContain('the text differs')
  expect(JSON.parse(toJson(good))).toMatchObject({
    file: 'llm/a.txt',
    verdict: 'ok',
    textLength: 8,
    finishReason: 'stop',
  })
})
