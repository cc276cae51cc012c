import { expect, test } from 'vitest'
import { toPrompt } from './llm-prompt.ts'
import type { LlmMessage } from './types.ts'

const promptOf = (messages: readonly LlmMessage[], provider = 'google'): unknown[] =>
  toPrompt({ instructions: '', messages }, provider)

const user = (text: string): LlmMessage => ({ role: 'user', text })
const call = { toolCallId: 't1', toolName: 'now', input: { zone: 'UTC' } }
const result: LlmMessage = { role: 'tool', toolCallId: 't1', toolName: 'now', output: { time: '12:00' } }

test('instructions come first, and none are none', () => {
  expect(toPrompt({ instructions: 'Be brief.', messages: [user('Hi')] }, 'openai')).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
  ])
  expect(promptOf([user('Hi')])).toHaveLength(1)
})

test('two user messages in a row become one: an answer nobody heard leaves them so', () => {
  expect(promptOf([user('Tell me'), { role: 'assistant', text: '', isInterrupted: true }, user('No, wait')])).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Tell me' },
        { type: 'text', text: 'No, wait' },
      ],
    },
  ])
})

test('a tool result stands right behind its call, wherever the conversation has it', () => {
  const asked: LlmMessage = { role: 'assistant', text: 'One moment.', toolCalls: [call] }
  expect(promptOf([user('Time?'), asked, user('Hurry'), result])).toMatchObject([
    { role: 'user' },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'One moment.' },
        { type: 'tool-call', toolCallId: 't1' },
      ],
    },
    { role: 'tool', content: [{ toolCallId: 't1', output: { type: 'json', value: { time: '12:00' } } }] },
    { role: 'user' },
  ])
})

test('a call that never got its result is left out, and so is a result without a call', () => {
  expect(promptOf([user('Time?'), { role: 'assistant', text: 'Well', toolCalls: [call] }, user('Stop')])).toMatchObject(
    [{ role: 'user' }, { role: 'assistant', content: [{ type: 'text', text: 'Well' }] }, { role: 'user' }],
  )
  expect(promptOf([user('Time?'), result])).toHaveLength(1)
})

test('arguments that were not JSON go back as none', () => {
  const broken: LlmMessage = { role: 'assistant', text: '', toolCalls: [{ ...call, input: undefined }] }
  expect(promptOf([user('Time?'), broken, { ...result, output: 'The arguments were cut.' }])).toMatchObject([
    { role: 'user' },
    { role: 'assistant', content: [{ type: 'tool-call', input: {} }] },
    { role: 'tool', content: [{ output: { type: 'text', value: 'The arguments were cut.' } }] },
  ])
})

test.each([
  [undefined, { type: 'json', value: null }],
  [42, { type: 'json', value: 42 }],
  [
    { at: undefined, ok: true },
    { type: 'text', value: '{"ok":true}' },
  ],
])('a tool output of %j is sent as %j', (output, sent) => {
  const asked: LlmMessage = { role: 'assistant', text: '', toolCalls: [call] }
  expect(promptOf([user('?'), asked, { ...result, output }])[2]).toMatchObject({ content: [{ output: sent }] })
})

const signature = { google: { thoughtSignature: 'sig-text' } }
const callSignature = { google: { thoughtSignature: 'sig-call' } }
const kept = {
  provider: 'google',
  reasoning: [{ text: 'hm', metadata: { google: { thoughtSignature: 'sig-thought' } } }],
  text: signature,
  toolCalls: { t1: callSignature },
}

test('signatures go back unchanged with what they sign', () => {
  const answer: LlmMessage = { role: 'assistant', text: 'Let me see.', toolCalls: [call], providerData: kept }
  expect(promptOf([user('Time?'), answer, result])[1]).toEqual({
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'hm', providerOptions: { google: { thoughtSignature: 'sig-thought' } } },
      { type: 'text', text: 'Let me see.', providerOptions: signature },
      { type: 'tool-call', ...call, providerOptions: callSignature },
    ],
  })
})

test('an interrupted answer keeps only its heard words: the signature is over more', () => {
  const answer: LlmMessage = { role: 'assistant', text: 'Let me', isInterrupted: true, providerData: kept }
  expect(promptOf([user('Time?'), answer])[1]).toEqual({
    role: 'assistant',
    content: [{ type: 'text', text: 'Let me' }],
  })
})

test('after a change of provider, and with data nobody knows, the words alone are sent', () => {
  for (const [data, provider] of [
    [kept, 'anthropic'],
    ['what is this', 'google'],
    [{ provider: 'google', reasoning: 'x' }, 'google'],
  ] as const)
    expect(promptOf([user('?'), { role: 'assistant', text: 'Yes.', providerData: data }], provider)[1]).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: 'Yes.' }],
    })
})
