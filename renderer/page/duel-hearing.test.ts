import { expect, test } from 'vitest'
import type { AppEvent } from '../state/reducer.ts'
import { courseEventOf } from './duel-hearing.ts'

const numbers = { epoch: 1, seq: 1 }
const cases: readonly (readonly [string, AppEvent, unknown])[] = [
  [
    'the assistant is the player, and the person the microphone',
    { type: 'level', microphoneDb: -30, playerDb: -20, probability: 1 },
    { type: 'level', assistantDb: -20, personDb: -30 },
  ],
  [
    'a duck is timed from the first sound',
    { type: 'barge-in', action: 'duck', reason: 'maybe-speech', sinceOnsetMs: 60 },
    { type: 'barge-in', action: 'duck', sinceOnsetMs: 60 },
  ],
  [
    'a connection that is tried again is none that failed',
    { type: 'connection', state: { name: 'connecting' } },
    undefined,
  ],
  [
    'one that is closed ends it in its own words',
    { type: 'connection', state: { name: 'closed', reason: 'Gone.' } },
    { type: 'failed', reason: 'Gone.' },
  ],
  ['a detector that is here is no news', { type: 'detector', state: 'ready' }, undefined],
  [
    'a sentence is known by its words',
    { type: 'server', message: { type: 'speech-span', ...numbers, responseId: 1, text: ' Hello. ', startSample: 0 } },
    { type: 'sentence', text: 'Hello.' },
  ],
  [
    'an answer of its own goes on from nothing',
    { type: 'server', message: { type: 'response-start', ...numbers, responseId: 1, itemId: 'i', isSpoken: true } },
    undefined,
  ],
  [
    'one that goes on after a cough says so',
    {
      type: 'server',
      message: {
        type: 'response-start',
        ...numbers,
        responseId: 2,
        itemId: 'i',
        isSpoken: true,
        continuesResponseId: 1,
      },
    },
    { type: 'continued' },
  ],
  [
    'ears that heard no words tell nothing',
    { type: 'server', message: { type: 'transcript-final', ...numbers, utteranceId: 1, text: '', certainty: 0 } },
    undefined,
  ],
]

test.each(cases)('%s', (_title, event, expected) => {
  expect(courseEventOf(event)).toEqual(expected)
})

test('a browser whose detector did not load is told why nothing can be shown', () => {
  const event = courseEventOf({ type: 'detector', state: 'server', reason: 'no wasm' })
  expect(event).toMatchObject({ type: 'failed', reason: expect.stringMatching(/\(no wasm\)\. Reload/) as string })
})
