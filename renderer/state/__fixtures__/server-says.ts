import type { Item } from '../../../shared/protocol/items.ts'
import type { ServerMessage, SessionMessage, Snapshot, Welcome } from '../../../shared/protocol/server-messages.ts'
import { initialState, type AppState } from '../app-state.ts'
import { reduce, type AppEvent } from '../reducer.ts'

export const fresh = initialState({ mode: 'always-listening', preset: 'balanced' })

export function welcome(given: Partial<Pick<Welcome, 'epoch' | 'seq' | 'conversationId' | 'isResumed'>> = {}): Welcome {
  return {
    type: 'welcome',
    epoch: 7,
    seq: 0,
    protocol: 'parley.v1',
    serverVersion: '0.1.0',
    sessionId: 's-1',
    conversationId: 'c-1',
    isResumed: false,
    audio: { microphoneRateHz: 16_000, speechRateHz: 24_000, frameMs: 20, speechLeadMs: 500 },
    limits: {
      textFrameMaxBytes: 65_536,
      audioFrameMaxBytes: 8_192,
      audioFramesPerSecond: 60,
      audioFramesBurst: 150,
      heartbeatMs: 3_000,
      peerSilentMs: 9_000,
    },
    ...given,
  }
}

export function snapshot(items: readonly Item[], given: Partial<Snapshot> = {}): Snapshot {
  return { items: [...items], mode: 'always-listening', isMuted: false, phase: 'idle', ...given }
}

export function item(itemId: string, said: readonly [Item['role'], string], given: Partial<Item> = {}): Item {
  const [role, text] = said
  return { itemId, role, modality: 'voice', status: 'completed', text, createdAtMs: 1_790_000_000_000, ...given }
}

/** The server's messages in order, numbered from the state's last on, and whatever else happens between them. */
export function after(state: AppState, ...events: readonly (SessionMessage | AppEvent)[]): AppState {
  return events.reduce<AppState>((known, event) => reduce(known, isAppEvent(event) ? event : said(known, event)), state)
}

export function server(message: ServerMessage): AppEvent {
  return { type: 'server', message }
}

const appEvents: ReadonlySet<string> = new Set<AppEvent['type']>([
  'round-trip',
  'settings',
  'window',
  'duel',
  'server',
  'connection',
  'detector',
  'level',
  'microphone',
  'barge-in',
  'cut-sounds',
  'thread-not-here',
  'player',
  'line',
  'device',
  'output',
  'held-back',
  'mode-chosen',
  'preset-chosen',
  'while-speaking-chosen',
  'mute-chosen',
  'talk-key',
  'text-submitted',
  'text-failed',
  'text-taken',
  'failure',
  'information',
  'buffering',
  'notice-dismissed',
  'conversation-opened',
])

function isAppEvent(event: SessionMessage | AppEvent): event is AppEvent {
  return appEvents.has(event.type)
}

function said(state: AppState, message: SessionMessage): AppEvent {
  const numbers = { epoch: state.session?.epoch ?? 7, seq: (state.session?.lastSeq ?? 0) + 1 }
  return server({ ...message, ...numbers })
}
