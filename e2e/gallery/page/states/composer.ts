import { inWindow, phase, session, turn, usedWindow, voiceOn } from '../happenings.ts'
import type { Scene } from '../scene.ts'
import { streamed } from './thread.ts'

const view = 'composer'
const items = [turn('i-1', ['user', 'Tell me a story about a fox.'])]
const story = 'The fox could not sleep. Every night she walked to the edge of the forest and listened.'

function whileSpeaking(state: 'interrupt' | 'queue' | 'steer'): Scene {
  return {
    view,
    state: `speaking-${state}`,
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, { items }),
      ...streamed(story, true),
      phase('speaking'),
      { type: 'level', microphoneDb: -60, playerDb: -18, probability: 0 },
      { type: 'while-speaking-chosen', whileSpeaking: state },
      inWindow({ type: 'draft', text: 'Make it a badger' }),
    ],
  }
}

export const composerScenes: readonly Scene[] = [
  {
    view,
    state: 'empty',
    mode: 'text',
    happenings: (nowMs) => [...usedWindow(nowMs), session({ items, mode: 'text' })],
  },
  {
    view,
    state: 'text',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ items, mode: 'text' }),
      inWindow({ type: 'draft', text: 'Tell me more about the owl:\n- how old is he\n- who gave him the bell' }),
    ],
  },
  {
    view,
    state: 'long-text',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ items, mode: 'text' }),
      inWindow({ type: 'draft', text: `${story} `.repeat(14) }),
    ],
  },
  {
    view,
    state: 'answering',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ items, mode: 'text' }),
      { type: 'line', line: 'text' },
      ...streamed(story, false),
      phase('thinking'),
    ],
  },
  whileSpeaking('interrupt'),
  whileSpeaking('queue'),
  whileSpeaking('steer'),
  {
    view,
    state: 'speaking-without-text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, { items }),
      ...streamed(story, true),
      phase('speaking'),
      { type: 'level', microphoneDb: -60, playerDb: -18, probability: 0 },
    ],
  },
]
