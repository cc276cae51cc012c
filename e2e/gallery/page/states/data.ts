import type { SearchHit } from '../../../../shared/protocol/conversation-list.ts'
import type { KeptData } from '../../../../shared/protocol/kept-data.ts'
import type { DataEvent } from '../../../../renderer/state/data-state.ts'
import type { SettingsSection } from '../../../../renderer/state/window-state.ts'
import { inWindow, listed, plainSettings, session, turn, usedWindow, withSettings } from '../happenings.ts'
import type { Deed, Happening, Scene } from '../scene.ts'

function of(event: DataEvent): Happening {
  return { type: 'data', event }
}

function hit(
  [itemId, title]: readonly [string, string],
  role: SearchHit['role'],
  excerpt: readonly string[],
): SearchHit {
  const parts = excerpt.map((text, index) => ({ text, isMatch: index % 2 === 1 }))
  return { conversationId: `c-${itemId}`, title, itemId, role, createdAtMs: 1, excerpt: parts }
}

const hits: readonly SearchHit[] = [
  hit(['1', 'The fox who could not sleep'], 'assistant', [
    '…Once upon a time there was a ',
    'fox',
    ' who could not sleep, because the owl above him counted every ',
    'fox',
    ' in the wood out loud…',
  ]),
  hit(['2', 'Explain the Nyquist theorem'], 'user', ['Explain it as if I were a <b>', 'fox', '</b>, please.']),
  hit(['3', 'A birthday speech for Tomasz'], 'assistant', ['…who is as sly as a ', 'fox', ' and twice as friendly.']),
]

function searching(state: string, search: Extract<DataEvent, { type: 'search' }>['search']): Scene {
  return {
    view: 'search',
    state,
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({
        items: [turn('i-1', ['user', 'What time is it in Lisbon?']), turn('i-2', ['assistant', 'Ten past nine.'])],
      }),
      of({ type: 'search', search }),
    ],
  }
}

function kept(nowMs: number, given: Partial<KeptData> = {}): Happening {
  const dayMs = 24 * 60 * 60_000
  const backups = [1, 2, 3].map((days) => ({ madeAtMs: nowMs - days * dayMs + 3_600_000, bytes: 2_400_000 }))
  return of({
    type: 'kept',
    kept: {
      ...{ directory: plainSettings.profileDirectory, store: { name: 'parley.db', bytes: 2_700_000 } },
      ...{ conversations: 7, items: 312, notes: 2, backups, backupsKept: 3, setAside: [] },
      ...given,
    },
  })
}

function settings(
  state: string,
  happened: (nowMs: number) => readonly Happening[],
  given: { readonly section?: SettingsSection; readonly deeds?: readonly Deed[] } = {},
): Scene {
  const { section = 'data', deeds } = given
  return {
    view: 'data',
    state,
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      inWindow({ type: 'place', place: { name: 'settings', section } }),
      ...happened(nowMs),
    ],
    ...(deeds !== undefined && { deeds }),
  }
}

const recovery =
  'Parley could not read its saved conversations, notes and timers, so it went back to its backup of 21 November 2026, 09:14 UTC. ' +
  'What was said after that is not in it. The old file is kept beside it as parley.db.corrupt-20261122T081502114Z, with everything that was in it, until 22 December 2026; then Parley deletes it.'

const recovered: Partial<KeptData> = {
  notice: recovery,
  setAside: [{ name: 'parley.db.corrupt-20261122T081502114Z', bytes: 2_600_000 }],
}

const usage = [{ part: 'llm', provider: 'gpt-5 at api.openai.com', inputTokens: 1_204, outputTokens: 312 }] as const

export const dataScenes: readonly Scene[] = [
  searching('found', { name: 'found', words: 'fox', hits }),
  searching('asking', { name: 'asking', words: 'foxe', hits }),
  searching('nothing', { name: 'found', words: 'walrus', hits: [] }),
  searching('failed', {
    ...{ name: 'failed', words: 'fox', hits: [] },
    message: 'Parley does not answer. Is it still running?',
  }),
  {
    view: 'search',
    state: 'twenty-thousand-conversations',
    happenings: (nowMs) => {
      const conversations = Array.from({ length: 20_000 }, (_, index) => ({
        ...{ conversationId: `n-${index}`, title: `Conversation ${index + 1}`, itemCount: 20 },
        ...{ createdAtMs: nowMs - index * 600_000, updatedAtMs: nowMs - index * 600_000 },
      }))
      return [withSettings(), inWindow({ type: 'conversations', conversations, atMs: nowMs })]
    },
  },
  settings('kept', (nowMs) => [kept(nowMs)]),
  settings('recovered', (nowMs) => [kept(nowMs, recovered)]),
  settings('imported', (nowMs) => [
    kept(nowMs),
    of({
      type: 'work',
      work: { name: 'imported', fileName: 'Parley.json', answer: { conversations: 7, items: 312, notes: 2 } },
    }),
  ]),
  settings('import-refused', (nowMs) => [
    kept(nowMs),
    of({
      type: 'work',
      work: {
        ...{ name: 'failed', what: 'import' },
        message: 'This file was not imported: it is no export of Parley. Nothing was changed.',
      },
    }),
  ]),
  settings(
    'delete-everything',
    (nowMs) => [
      kept(nowMs),
      inWindow({ type: 'conversations', conversations: listed(nowMs).slice(0, 1), atMs: nowMs }),
    ],
    {
      deeds: [{ press: 'Delete everything' }, { type: 'Type', text: 'delete' }],
    },
  ),
  settings('deleted', (nowMs) => [
    inWindow({ type: 'conversations', conversations: [], atMs: nowMs }),
    kept(nowMs, { conversations: 0, items: 0, notes: 0, backups: [], store: { name: 'parley.db', bytes: 90_000 } }),
    of({ type: 'work', work: { name: 'deleted', conversations: 7 } }),
  ]),
  settings('sessions-written-down', () => [withSettings({ ...plainSettings, capture: 'full-with-audio' })], {
    section: 'privacy',
    deeds: [{ press: 'What happened, with the words and' }],
  }),
  {
    view: 'data',
    state: 'notice-of-a-recovery',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ mode: 'text', items: [turn('i-1', ['user', 'Hello?']), turn('i-2', ['assistant', 'Hello.'])] }),
      { type: 'information', message: recovery },
    ],
  },
  {
    view: 'data',
    state: 'usage-of-an-answer',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({
        mode: 'text',
        items: [
          turn('i-1', ['user', 'Who was Nyquist?']),
          turn('i-2', ['assistant', 'A Swedish engineer at Bell Labs.']),
        ],
      }),
      of({ type: 'usage', answers: [{ itemId: 'i-2', usage: [...usage] }] }),
    ],
  },
]
