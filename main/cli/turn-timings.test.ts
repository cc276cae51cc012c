import { expect, test } from 'vitest'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { initialTimings, timed, type TimingsEvent } from './turn-timings.ts'

const numbered = { epoch: 1, seq: 1 }

function at(atMs: number, message: ServerMessage): TimingsEvent {
  return { type: 'message', message, atMs }
}

function lines(...events: TimingsEvent[]): readonly string[] {
  return events.reduce(timed, initialTimings(1_000)).lines
}

const start = at(2_700, { type: 'response-start', ...numbered, responseId: 1, itemId: 'a', isSpoken: true })

test('an answer is timed from the end of speech in the stream, not from the message that told it', () => {
  expect(
    lines(
      at(2_550, { type: 'speech-end', ...numbered, utteranceId: 1, position: 16_000 }),
      at(2_650, { type: 'transcript-final', ...numbered, utteranceId: 1, text: 'hello', certainty: 1 }),
      start,
      at(2_710, { type: 'text-delta', ...numbered, responseId: 1, text: 'Hi' }),
      at(2_720, { type: 'text-delta', ...numbered, responseId: 1, text: ' there' }),
      { type: 'speech', responseId: 1, atMs: 2_800 },
      { type: 'speech', responseId: 1, atMs: 2_820 },
    ),
  ).toEqual([
    'answer: words after 650 ms, first text after 710 ms, first sound after 800 ms (from the end of your speech)',
  ])
})

test('a cut is timed from the first sound of the recording that cuts in', () => {
  expect(
    lines(
      { type: 'cut-in', onsetPosition: 32_000 },
      at(3_180, { type: 'response-interrupt', ...numbered, responseId: 1, reason: 'barge-in' }),
      at(4_000, { type: 'response-interrupt', ...numbered, responseId: 2, reason: 'barge-in' }),
    ),
  ).toEqual(['cut: silent 180 ms after the first sound that cut in'])
})

test('an announcement that nobody asked for has no answer time', () => {
  expect(lines(start, { type: 'speech', responseId: 1, atMs: 2_800 })).toEqual([])
})
