import { z } from 'zod'
import { parseLoosely } from '../provider-fetch.ts'
import type { ExpectedAnswer } from './compare-answer.ts'
import { expectAnthropic } from './expected-anthropic.ts'
import { expectChat } from './expected-chat.ts'
import { expectGoogle } from './expected-google.ts'
import { expectResponses } from './expected-responses.ts'
import type { Recording } from './recording.ts'

/** What a recording says, by the rules of whoever sent it. */
export function expectAnswer(recording: Recording): ExpectedAnswer {
  const chunks = recording.payloads.filter((payload) => payload !== '[DONE]').map(parseLoosely)
  switch (recording.dialect) {
    case 'chat-completions':
      return expectChat(chunks)
    case 'responses':
      return expectResponses(chunks)
    case 'anthropic':
      return expectAnthropic(chunks)
    case 'google':
      return expectGoogle(chunks)
    case 'transcription':
      return expectTranscript(chunks)
  }
}

const transcriptChunk = z.looseObject({
  type: z.string().optional(),
  delta: z.string().optional(),
  text: z.string().optional(),
})

function expectTranscript(chunks: readonly unknown[]): ExpectedAnswer {
  const events = chunks.map((chunk) => transcriptChunk.parse(chunk))
  const deltas = events.map((event) => (event.type === 'transcript.text.delta' ? (event.delta ?? '') : '')).join('')
  const done = events.find((event) => event.type === 'transcript.text.done')
  const bare = events.filter((event) => event.type === undefined).map((event) => event.text ?? '')
  const outcome = events.some((event) => event.type === 'error')
    ? 'error'
    : done === undefined && bare.length === 0
      ? 'cut-off'
      : 'finish'
  return { text: (done?.text ?? (bare.length > 0 ? bare.join(' ') : deltas)).trim(), toolCalls: [], outcome }
}
