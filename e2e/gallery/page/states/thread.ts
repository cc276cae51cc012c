import type { Item } from '../../../../shared/protocol/items.ts'
import { inWindow, phase, session, turn, usedWindow, voiceOn } from '../happenings.ts'
import { says, type Happening, type Scene } from '../scene.ts'
import { longAnswer } from './long-answer.ts'

const view = 'thread'
const text = { modality: 'text' } as const
const whole =
  'The fox could not sleep. Every night she walked to the edge of the forest and listened. One night she heard a bell, far away, and she followed it over three hills.'
const heard = 'The fox could not sleep. Every night she walked to the edge'

/** An answer that is spoken and cut by somebody's voice, as the worker and the server tell it. */
export function cutAnswer(itemId: string, silencedInMs: number): readonly Happening[] {
  const answer = turn(itemId, ['assistant', ''], { status: 'streaming' })
  return [
    says({ type: 'item-added', item: answer }),
    says({ type: 'response-start', responseId: 9, itemId, isSpoken: true }),
    says({ type: 'text-delta', responseId: 9, text: whole }),
    phase('speaking'),
    { type: 'barge-in', action: 'pause', reason: 'speech', sinceOnsetMs: silencedInMs },
    says({ type: 'response-interrupt', responseId: 9, reason: 'barge-in' }),
    says({
      type: 'item-updated',
      item: { ...answer, status: 'interrupted', text: heard, generatedText: whole },
    }),
    says({
      type: 'response-end',
      responseId: 9,
      itemId,
      reason: 'interrupted',
      generatedCharacters: whole.length,
      sentSamples: 120_000,
      heardSamples: 86_000,
      heardText: heard,
    }),
  ]
}

export function streamed(words: string, isSpoken: boolean): readonly Happening[] {
  return [
    says({
      type: 'item-added',
      item: turn('i-2', ['assistant', ''], { ...(isSpoken ? {} : text), status: 'streaming' }),
    }),
    says({ type: 'response-start', responseId: 9, itemId: 'i-2', isSpoken }),
    says({ type: 'text-delta', responseId: 9, text: words }),
  ]
}

const question = turn('i-1', ['user', 'How do I debounce a function in TypeScript?'], text)

function many(turns: number): readonly Item[] {
  return Array.from({ length: turns }, (_, index) =>
    index % 2 === 0
      ? turn(`i-${index}`, ['user', `What is ${index + 3} times ${index + 8}?`], index % 4 === 0 ? {} : text)
      : turn(`i-${index}`, ['assistant', `It is **${(index + 2) * (index + 7)}**. Shall I go on?`]),
  )
}

function found(state: string, words: string): Scene {
  return {
    view,
    state,
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({
        mode: 'text',
        items: [...many(20), turn('l', ['assistant', longAnswer], text), ...many(6).map(later)],
      }),
      inWindow({ type: 'find', isShown: true }),
    ],
    deeds: [{ type: 'Find in this conversation', text: words }],
  }
}

function later(item: Item): Item {
  return { ...item, itemId: `${item.itemId}-later` }
}

const brokenOff = 'The language model broke off: its server closed the connection. Ask again in a moment.'

const inText = { mode: 'text', happenings: usedWindow } as const

export const threadScenes: readonly Scene[] = [
  { ...inText, view, state: 'empty' },
  {
    view,
    state: 'text-turns',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({
        mode: 'text',
        items: [
          turn('i-1', ['user', 'What is the capital of Bhutan?'], text),
          turn('i-2', ['assistant', 'Thimphu. It lies at about 2,300 metres.'], text),
          turn('i-3', ['user', 'How many people live there?\nAnd since when is it the capital?'], text),
          turn('i-4', ['assistant', 'About 115,000. It has been the capital since 1961.'], text),
        ],
      }),
    ],
  },
  {
    view,
    state: 'voice-turns-with-receipts',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, { items: [turn('i-1', ['user', 'Tell me about the fox who could not sleep.'])] }),
      ...cutAnswer('i-2', 118),
      { type: 'cut-sounds', itemIds: ['i-2'] },
      says({ type: 'item-added', item: turn('i-3', ['user', 'Wait, what was the bell made of?']) }),
      says({
        type: 'item-added',
        item: turn('i-4', ['assistant', 'It was made of brass. Shall I go on with the story?']),
      }),
      phase('idle'),
    ],
  },
  {
    view,
    state: 'long-answer',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ mode: 'text', items: [question, turn('i-2', ['assistant', longAnswer], text)] }),
    ],
  },
  {
    view,
    state: 'streaming',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, { items: [question] }),
      ...streamed(longAnswer.slice(0, 470), false),
      phase('thinking'),
    ],
  },
  {
    view,
    state: 'thinking',
    happenings: (nowMs) => [...usedWindow(nowMs), ...voiceOn(nowMs, { items: [question] }), phase('thinking')],
  },
  {
    view,
    state: 'failed-answer',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({
        mode: 'text',
        items: [question, turn('i-2', ['assistant', 'A debounce waits until'], { ...text, status: 'failed' })],
      }),
      says({
        type: 'notice',
        code: 'provider-cut-off',
        message: brokenOff,
      }),
    ],
  },
  {
    view,
    state: 'failed-spoken-answer',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, {
        items: [
          turn('i-1', ['user', 'Tell me about the fox who could not sleep.']),
          turn('i-2', ['assistant', 'The fox could not sleep. Every night'], { status: 'failed' }),
        ],
      }),
      says({ type: 'notice', code: 'provider-cut-off', message: brokenOff }),
      says({ type: 'item-added', item: turn('i-3', ['assistant', brokenOff], { isAnnouncement: true }) }),
      phase('idle'),
    ],
  },
  {
    view,
    state: 'stopped-answer',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({
        mode: 'text',
        items: [question, turn('i-2', ['assistant', 'A debounce waits until'], { ...text, status: 'interrupted' })],
      }),
    ],
  },
  {
    view,
    state: 'unanswered-question',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ mode: 'text', items: [question] }),
      says({ type: 'notice', code: 'provider-cut-off', message: brokenOff }),
    ],
  },
  {
    view,
    state: 'doubt',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, {
        items: [
          turn('i-1', ['user', 'Set a time for tomatoes.'], { certainty: 0.31 }),
          turn('i-2', ['assistant', 'Did you mean a timer for two minutes?']),
        ],
      }),
    ],
  },
  {
    view,
    state: 'said-by-itself',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, {
        items: [
          turn('i-1', ['user', 'Set a timer for two minutes']),
          turn('i-2', ['assistant', 'Two minutes, from now.']),
          turn('i-3', ['assistant', 'Your timer of two minutes is over.'], { isAnnouncement: true }),
        ],
      }),
    ],
  },
  {
    view,
    state: 'fifty-turns',
    mode: 'text',
    happenings: (nowMs) => [...usedWindow(nowMs), session({ mode: 'text', items: [...many(50)] })],
  },
  found('found', 'quietMs'),
  found('not-found', 'elephant'),
]
