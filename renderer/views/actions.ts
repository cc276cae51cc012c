import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'
import type { Mode, WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import type { ProviderChange, ProviderPart, SettingsChange } from '../../shared/protocol/settings-api.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { SearchHit } from '../../shared/protocol/conversation-list.ts'
import type { Place } from '../state/window-state.ts'

/** What the user can do in a conversation; the views know nothing of how it is done. */
export interface ConversationActions {
  readonly connect: () => void
  readonly disconnect: () => void
  /** Without waiting for the next try. */
  readonly tryNow: () => void
  /** Turns the voice on as it was last, or off. */
  readonly toggleVoice: () => void
  readonly openMicrophone: () => void
  readonly stop: () => void
  readonly setMuted: (isMuted: boolean) => void
  readonly setTalkKey: (isDown: boolean) => void
  readonly setMode: (mode: Mode) => void
  readonly setPreset: (preset: InterruptionPreset) => void
  readonly setWhileSpeaking: (whileSpeaking: WhileSpeaking) => void
  readonly setBuffering: (buffering: OutputBuffering) => void
  /** What was heard of a cut answer, once more. */
  readonly replayCut: (itemId: string) => void
  readonly submitText: (text: string) => void
  readonly dismissNotice: (noticeId: number) => void
}

/** What the user can do with the window and the list of conversations. */
export interface WindowActions {
  readonly show: (place: Place) => void
  readonly setSidebarOpen: (isOpen: boolean) => void
  readonly setVoiceFolded: (isFolded: boolean) => void
  readonly setDraft: (text: string) => void
  readonly setShortcutsShown: (isShown: boolean) => void
  readonly setFindShown: (isShown: boolean) => void
  readonly listConversations: () => void
  /** Those after the ones that are known. */
  readonly listMoreConversations: () => void
  readonly newConversation: () => void
  readonly openConversation: (conversationId: string) => void
  readonly renameConversation: (conversationId: string, title: string) => void
  readonly deleteConversation: (conversationId: string) => void
  readonly undoDelete: () => void
  /** An `https:` page, in the system's browser. */
  readonly openExternal: (url: string) => void
}

export type ExportForm = 'markdown' | 'json'

/** What the user can do on the settings page. */
export interface SettingsActions {
  /** Again, where it failed at the start. */
  readonly readSettings: () => void
  readonly changeSettings: (change: SettingsChange) => void
  /** Undefined clears what was found: the fields have changed since. */
  readonly checkProvider: (part: ProviderPart, provider: ProviderChange | undefined) => void
  readonly findLocalServers: () => void
  readonly listAudioDevices: () => void
  readonly startHearYourself: () => void
  /** The level of the chosen microphone for a minute, where voice is off. */
  readonly startMicrophoneMeter: () => void
  /** Ends either: the microphone is let go. */
  readonly stopHearYourself: () => void
  readonly openMicrophoneSettings: () => void
  readonly setStartAtLogin: (isOn: boolean) => void
  readonly exportConversation: (conversationId: string, form: ExportForm) => void
}

/** What the user can look for in everything that was said. */
export interface ConversationSearchActions {
  /** Without words: nothing is looked for any more. */
  readonly searchConversations: (words: string) => void
  readonly openFound: (hit: SearchHit) => void
}

/** What the user can do with everything at once. */
export interface DataActions {
  readonly readKept: () => void
  readonly exportEverything: (form: ExportForm) => void
  readonly importFile: (file: File) => void
  readonly deleteEverything: () => void
}

/** The first five minutes. */
export interface DuelActions {
  readonly startDuel: () => void
  readonly stopDuel: () => void
}

export interface Actions
  extends ConversationActions, WindowActions, SettingsActions, ConversationSearchActions, DataActions, DuelActions {}
