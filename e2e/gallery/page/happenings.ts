import type { ListedConversation } from '../../../shared/protocol/conversation-list.ts'
import type { Item } from '../../../shared/protocol/items.ts'
import type { Phase, Snapshot } from '../../../shared/protocol/server-messages.ts'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import type { WindowEvent } from '../../../renderer/state/window-state.ts'
import { snapshot as snapshotOf, welcome } from '../../../renderer/state/__fixtures__/server-says.ts'
import { settingsView } from '../../../renderer/state/__fixtures__/settings-view.ts'
import { says, type Happening } from './scene.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

export function inWindow(event: WindowEvent): Happening {
  return { type: 'window', event }
}

/** A new profile: nothing needs a key, nothing leaves the machine. */
export const plainSettings: SettingsView = settingsView

export const cloudSettings: SettingsView = {
  ...plainSettings,
  llm: {
    kind: 'anthropic',
    model: 'claude-sonnet-4-5',
    key: 'kept',
    privacy: 'What you say and type goes to api.anthropic.com, as text.',
  },
  stt: {
    kind: 'openai-compatible',
    baseUrl: 'https://api.groq.com/openai/v1',
    model: 'whisper-large-v3-turbo',
    key: 'environment',
    keyVariable: 'PARLEY_STT_KEY',
    privacy: 'Your voice goes to api.groq.com while you speak.',
  },
  instructions: 'Answer in one sentence unless I ask for more. Call me Ada.',
}

export function withSettings(view: SettingsView = plainSettings): Happening {
  return { type: 'settings', event: { type: 'settings', view } }
}

export function session(snapshot: Partial<Snapshot> = {}): Happening {
  return { type: 'server', message: { ...welcome({ epoch: 1 }), snapshot: snapshotOf([], snapshot) } }
}

/** The voice as it stands once it is on, with a microphone that gives sound. */
export function voiceOn(nowMs: number, snapshot: Partial<Snapshot> = {}): readonly Happening[] {
  return [
    { type: 'line', line: 'voice' },
    { type: 'detector', state: 'ready' },
    { type: 'output', state: 'running' },
    { type: 'device', device: { name: 'open', label: 'Yeti Stereo Microphone', route: 'loudspeaker' } },
    { type: 'connection', state: { name: 'open', isResumed: false } },
    session(snapshot),
    { type: 'microphone', state: 'flowing', rateHz: 48_000, channels: 1, path: 'processor' },
    { type: 'level', microphoneDb: -58, playerDb: -120, probability: 0 },
    inWindow({ type: 'voice-since', atMs: nowMs - 127_000 }),
  ]
}

export function phase(name: Phase): Happening {
  return says({
    type: 'state',
    phase: name,
    isUserSpeaking: name === 'hearing',
    isMuted: false,
    mode: 'always-listening',
  })
}

export function turn(itemId: string, said: readonly [Item['role'], string], given: Partial<Item> = {}): Item {
  const [role, text] = said
  return { itemId, role, modality: 'voice', status: 'completed', text, createdAtMs: 1_790_000_000_000, ...given }
}

const titles: readonly (readonly [string, number])[] = [
  ['The fox who could not sleep', 4 * minuteMs],
  ['What time is it in Lisbon?', 50 * minuteMs],
  ['How long do I boil an egg that comes straight from the fridge?', dayMs + 10 * minuteMs],
  ['Packing list for three days in the Alps', dayMs + 60 * minuteMs],
  ['Explain the Nyquist theorem', 3 * dayMs],
  ['Read to me: chapter four', 5 * dayMs],
  ['A birthday speech for Tomasz', 12 * dayMs],
]

export function listed(nowMs: number): readonly ListedConversation[] {
  return titles.map(([title, agoMs], index) => ({
    conversationId: `c-${index + 1}`,
    title,
    createdAtMs: nowMs - agoMs - minuteMs,
    updatedAtMs: nowMs - agoMs,
    itemCount: 2 * index + 1,
  }))
}

/** The window as it is after a week of use. */
export function usedWindow(nowMs: number): readonly Happening[] {
  return [withSettings(), inWindow({ type: 'conversations', conversations: listed(nowMs), atMs: nowMs })]
}
