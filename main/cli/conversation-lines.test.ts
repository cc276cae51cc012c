import { expect, test } from 'vitest'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { breakLine, conversationLines, initialLines } from './conversation-lines.ts'

const numbered = { epoch: 1, seq: 1 }

function printed(...messages: ServerMessage[]): string {
  let state = initialLines
  let text = ''
  for (const message of messages) {
    const step = conversationLines(state, message)
    state = step.state
    text += step.text
  }
  return text + breakLine(state).text
}

function heard(text: string): ServerMessage {
  return { type: 'transcript-final', ...numbered, utteranceId: 1, text, certainty: 1 }
}

function start(responseId: number, isSpoken = true, continuesResponseId?: number): ServerMessage {
  const message = { type: 'response-start', ...numbered, responseId, itemId: 'a', isSpoken } as const
  return continuesResponseId === undefined ? message : { ...message, continuesResponseId }
}

function delta(responseId: number, text: string): ServerMessage {
  return { type: 'text-delta', ...numbered, responseId, text }
}

function end(
  responseId: number,
  reason: 'completed' | 'interrupted' | 'failed',
  heardText = '',
): Extract<ServerMessage, { type: 'response-end' }> {
  return {
    type: 'response-end',
    ...numbered,
    responseId,
    itemId: 'a',
    reason,
    generatedCharacters: 0,
    sentSamples: 48_000,
    heardSamples: 43_200,
    heardText,
  }
}

test('a spoken turn reads as two lines', () => {
  expect(printed(heard('what time is it'), start(1), delta(1, 'It is'), delta(1, ' noon.'), end(1, 'completed'))).toBe(
    'You:    what time is it\nParley: It is noon.\n',
  )
})

test('a cut answer says how much of it was heard', () => {
  const text = 'I can tell the time and take notes'
  expect(printed(start(1), delta(1, `${text} and more`), end(1, 'interrupted', text))).toBe(
    `Parley: ${text} and more\n        (cut after 1.8 s: you heard up to "... time and take notes")\n`,
  )
})

test('an answer cut before its first word was not heard', () => {
  expect(printed(start(1), end(1, 'interrupted'))).toContain('you heard none of it')
})

test('a stopped text answer has no sound to speak of', () => {
  expect(printed(start(1, false), delta(1, 'One'), end(1, 'interrupted', 'One'))).toBe(
    'Parley: One\n        (stopped)\n',
  )
})

test('an answer that goes on after a cough is shown as going on', () => {
  expect(printed(start(1), delta(1, 'One'), end(1, 'interrupted', 'One'), start(2, true, 1), delta(2, 'two'))).toMatch(
    /Parley: \.\.\. two\n$/,
  )
})

test('what the user says in the middle of an answer begins a line of its own', () => {
  expect(printed(start(1), delta(1, 'I can tell'), heard('stop'))).toBe('Parley: I can tell\nYou:    stop\n')
})

test('words of an older answer that come late are not mixed into the newer one', () => {
  expect(printed(start(1), start(2), delta(1, 'old'), delta(2, 'new'))).toBe('Parley: new\n')
})

test('typed text is marked, and a notice stands out', () => {
  const item = {
    itemId: 'u',
    role: 'user',
    modality: 'text',
    status: 'completed',
    text: 'roll  a\ndie',
    createdAtMs: 0,
  } as const
  expect(
    printed(
      { type: 'item-added', ...numbered, item },
      { type: 'notice', ...numbered, code: 'internal', message: 'Oh.' },
    ),
  ).toBe('You:    roll a die  (typed)\n! Oh.\n')
})

test('sound without words is said to be that', () => {
  expect(printed(heard('  '))).toBe('(sound, but no words)\n')
})

test('a failed answer names its code', () => {
  expect(printed(start(1), { ...end(1, 'failed'), code: 'provider-timeout' })).toContain(
    '(this answer failed: provider-timeout)',
  )
})

const complaint: ServerMessage = { type: 'notice', ...numbered, code: 'provider-timeout', message: 'It said nothing.' }

test('an answer that fails before its first word leaves no empty line of Parley’s', () => {
  expect(printed(start(1), complaint, { ...end(1, 'failed'), code: 'provider-timeout' })).toBe(
    '! It said nothing.\n        (this answer failed: provider-timeout)\n',
  )
})

test('a sentence that was shown as a notice is not shown again when it is announced', () => {
  const announced = [start(2), delta(2, 'It said nothing.'), end(2, 'completed')]
  expect(printed(start(1), complaint, end(1, 'failed'), ...announced)).not.toContain('Parley:')
})

test('an answer that happens to repeat an old notice is shown', () => {
  const answers = [start(1), delta(1, 'Yes.'), end(1, 'completed'), start(2), delta(2, 'It said nothing.')]
  expect(printed(complaint, ...answers)).toMatch(/Parley: Yes\.\nParley: It said nothing\.\n$/)
})

test('what an answer says after a tool or a notice is shown as going on', () => {
  const tool: ServerMessage = {
    type: 'tool-call',
    ...numbered,
    ...{ responseId: 1, toolCallId: 't', toolName: 'weather', input: {} },
  }
  expect(printed(start(1), delta(1, 'Let me look.'), tool, delta(1, 'It rains.'), end(1, 'completed'))).toBe(
    'Parley: Let me look.\n(asks for weather)\nParley: ... It rains.\n',
  )
})
