import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'
import type { Mode, WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { Item } from '../../shared/protocol/items.ts'
import { providerParts, type ProviderView } from '../../shared/protocol/settings-api.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { FromWorker } from '../worker/worker-messages.ts'
import { silence, type AppState, type Line, type MicrophoneDevice, type Output, type Remedy } from './app-state.ts'
import { withConversation } from './conversation.ts'
import { reduceData, type DataEvent } from './data-state.ts'
import type { DuelEvent } from './duel-state.ts'
import { withNotice, withoutMended, withoutNotice, withoutRemedied, withTextOfferedBack } from './notices.ts'
import { outageAfter } from './outage.ts'
import { onServerMessage } from './server-message.ts'
import { reduceSettings, type SettingsEvent } from './settings-state.ts'
import { reduceWindow, type WindowEvent } from './window-state.ts'

/** What the page itself does or learns. */
export type LocalEvent =
  | { readonly type: 'line'; readonly line: Line }
  | { readonly type: 'device'; readonly device: MicrophoneDevice }
  | { readonly type: 'held-back'; readonly isHeldBack: boolean }
  | { readonly type: 'output'; readonly state: Output }
  | { readonly type: 'buffering'; readonly buffering: OutputBuffering }
  | { readonly type: 'mode-chosen'; readonly mode: Mode }
  | { readonly type: 'preset-chosen'; readonly preset: InterruptionPreset }
  | { readonly type: 'while-speaking-chosen'; readonly whileSpeaking: WhileSpeaking }
  | { readonly type: 'mute-chosen'; readonly isMuted: boolean }
  | { readonly type: 'talk-key'; readonly isDown: boolean }
  | { readonly type: 'text-submitted'; readonly commandId: string; readonly text: string }
  /** The request that carried it failed, so nothing of it will ever be answered. */
  | { readonly type: 'text-failed'; readonly commandId: string; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'text-taken'; readonly commandId: string }
  | { readonly type: 'failure'; readonly code?: ErrorCode; readonly message: string; readonly remedy?: Remedy }
  | { readonly type: 'information'; readonly message: string }
  /** Shown before there is a session in it; no id: a new one, which begins with the first text. */
  | { readonly type: 'conversation-opened'; readonly conversationId?: string; readonly items: readonly Item[] }
  /** Nothing came of the conversation from before a reload: it is shown as what is here. */
  | { readonly type: 'thread-not-here' }
  | { readonly type: 'notice-dismissed'; readonly noticeId: number }

/** What the worker asks of the page itself is no news for its state. */
export type AppEvent =
  | Exclude<FromWorker, { readonly type: 'loudspeaker' | 'by-request' }>
  | LocalEvent
  | { readonly type: 'window'; readonly event: WindowEvent }
  | { readonly type: 'settings'; readonly event: SettingsEvent }
  | { readonly type: 'data'; readonly event: DataEvent }
  | DuelEvent

export function reduce(state: AppState, event: AppEvent): AppState {
  switch (event.type) {
    case 'server':
      // By events too: what comes at all comes from a server that is there.
      return event.message.type === 'welcome'
        ? withoutRemedied(onServerMessage(state, event.message), 'connect')
        : onServerMessage(state, event.message)
    case 'connection': {
      const outage = outageAfter(state.outage, event.state)
      const next = { ...state, connection: event.state, outage, roundTripMs: undefined }
      return event.state.name === 'open' ? withoutRemedied(next, 'connect') : next
    }
    case 'round-trip':
      return { ...state, roundTripMs: event.roundTripMs }
    case 'detector':
      return {
        ...state,
        detector: { state: event.state, ...(event.reason !== undefined && { reason: event.reason }) },
      }
    case 'level': {
      const { microphoneDb, playerDb, probability } = event
      return { ...state, levels: { microphoneDb, playerDb, probability } }
    }
    case 'microphone':
      return {
        ...state,
        levels: event.state === 'ended' ? silence : state.levels,
        microphone: { ...state.microphone, ...seenOf(event) },
      }
    case 'barge-in':
      return { ...state, bargeIn: bargeInAfter(state.bargeIn, event) }
    case 'cut-sounds':
      return { ...state, replayable: event.itemIds }
    case 'player': {
      const { underruns, startBufferMs } = event
      return { ...state, player: { underruns, startBufferMs } }
    }
    case 'window':
      return { ...state, window: reduceWindow(state.window, event.event) }
    case 'settings':
      return onSettings(state, event.event)
    case 'data':
      return { ...state, data: reduceData(state.data, event.event) }
    case 'duel':
      return { ...state, duel: event.duel }
    default:
      return onLocal(state, event)
  }
}

function onLocal(state: AppState, event: LocalEvent): AppState {
  switch (event.type) {
    case 'line':
      return onLine(state, event.line)
    case 'device': {
      const { device } = event
      // What was known of the device before says nothing of this one.
      const next = { ...state, microphone: { device, isHeldBack: false }, levels: silence }
      return device.name === 'open' ? withoutRemedied(next, 'open-microphone') : next
    }
    case 'held-back':
      return { ...state, microphone: { ...state.microphone, isHeldBack: event.isHeldBack } }
    case 'output':
      return { ...state, output: event.state }
    case 'buffering':
      return { ...state, buffering: event.buffering }
    case 'mode-chosen':
      return { ...state, mode: event.mode, isTalkKeyDown: false }
    case 'preset-chosen':
      return { ...state, preset: event.preset }
    case 'while-speaking-chosen':
      return { ...state, whileSpeaking: event.whileSpeaking }
    case 'mute-chosen':
      return { ...state, isMuted: event.isMuted }
    case 'talk-key':
      return { ...state, isTalkKeyDown: event.isDown }
    case 'text-submitted': {
      const { commandId, text } = event
      return { ...state, unansweredTexts: [...state.unansweredTexts, { commandId, text }] }
    }
    case 'text-taken':
      return withoutUnanswered(state, event.commandId)
    case 'text-failed': {
      const { commandId, code, message } = event
      const text = state.unansweredTexts.find((unanswered) => unanswered.commandId === commandId)?.text
      return withTextOfferedBack(withoutUnanswered(state, commandId), text, { severity: 'problem', code, message })
    }
    case 'failure': {
      const { code, message, remedy } = event
      const known = { ...(code !== undefined && { code }), ...(remedy !== undefined && { remedy }) }
      return withNotice(state, { severity: 'problem', message, ...known })
    }
    case 'information':
      return withNotice(state, { severity: 'information', message: event.message })
    case 'conversation-opened':
      return withConversation(state, event)
    case 'thread-not-here':
      return { ...state, isThreadAwaited: false }
    case 'notice-dismissed':
      return withoutNotice(state, event.noticeId)
  }
}

/** What only the voice line knows ends with it; the conversation stays. */
function onLine(state: AppState, line: Line): AppState {
  if (line === 'voice') return { ...state, line }
  return {
    ...state,
    line,
    connection: { name: 'off' },
    outage: undefined,
    roundTripMs: undefined,
    output: 'off',
    detector: { state: 'off' },
    isTalkKeyDown: false,
    isUserSpeaking: false,
    transcript: undefined,
    bargeIn: undefined,
    replayable: [],
    levels: silence,
  }
}

function onSettings(state: AppState, event: SettingsEvent): AppState {
  const next = { ...state, settings: reduceSettings(state.settings, event) }
  const [was, is] = [state.settings.view, next.settings.view]
  const isSame = is === undefined || was === undefined || providerParts.every((part) => isEqual(was[part], is[part]))
  return isSame ? next : withoutMended(next, 'providers')
}

function isEqual(one: ProviderView, other: ProviderView): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function bargeInAfter(
  known: AppState['bargeIn'],
  event: Extract<FromWorker, { type: 'barge-in' }>,
): AppState['bargeIn'] {
  const { action, reason } = event
  const silencedInMs = action === 'pause' ? event.sinceOnsetMs : action === 'discard' ? known?.silencedInMs : undefined
  return { action, reason, ...(silencedInMs !== undefined && { silencedInMs }) }
}

function seenOf(
  event: Extract<FromWorker, { type: 'microphone' }>,
): Omit<AppState['microphone'], 'device' | 'isHeldBack'> {
  const { state, rateHz, channels, path } = event
  return {
    flow: state,
    ...(rateHz !== undefined && { rateHz }),
    ...(channels !== undefined && { channels }),
    ...(path !== undefined && { path }),
  }
}

function withoutUnanswered(state: AppState, commandId: string): AppState {
  const unansweredTexts = state.unansweredTexts.filter((text) => text.commandId !== commandId)
  return unansweredTexts.length === state.unansweredTexts.length ? state : { ...state, unansweredTexts }
}
