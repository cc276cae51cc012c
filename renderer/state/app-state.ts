import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'
import type { Mode, WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { Item } from '../../shared/protocol/items.ts'
import type { InterruptReason, Phase } from '../../shared/protocol/server-messages.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { MicrophoneProblemKind } from '../audio/microphone-problem.ts'
import type { ConnectionState, FromWorker, MicrophoneSource, Route } from '../worker/worker-messages.ts'
import { dataAtStart, type DataState } from './data-state.ts'
import { duelAtStart, type DuelState } from './duel-state.ts'
import type { Outage } from './outage.ts'
import { settingsAtStart, type SettingsState } from './settings-state.ts'
import { windowAtStart, type WindowState } from './window-state.ts'

type OfWorker<T extends FromWorker['type']> = Extract<FromWorker, { type: T }>

/** `off`: nothing is open, and nothing needs to be: the next action opens what it needs. */
export type Connection = { readonly name: 'off' } | ConnectionState

/** What the page talks over: the worker's socket, event streams, or nothing yet. */
export type Line = 'none' | 'voice' | 'text'

export interface Session {
  readonly sessionId: string
  readonly conversationId: string
  readonly epoch: number
  readonly lastSeq: number
  readonly speechRateHz: number
}

/** What the next session is to go on with, while there is none: one from before a reload, or a conversation. */
export interface Wanted {
  readonly sessionId?: string
  readonly conversationId?: string
}

export interface Span {
  readonly text: string
  readonly startSample: number
}

/** What is known of an answer beside its item. */
export interface Answer {
  readonly itemId: string
  readonly isSpoken: boolean
  readonly spans: readonly Span[]
  readonly interruptReason?: InterruptReason
}

/** What a cut answer leaves behind. Of one cut before this page was opened only the text is known. */
export interface CutReceipt {
  readonly heardText: string
  readonly reason?: InterruptReason
  readonly heardMs?: number
  /** From the user's first sound to the silence of the assistant. */
  readonly silencedInMs?: number
}

/** What the user can do about a notice, beside reading it. */
export type Remedy = 'connect' | 'open-microphone' | 'put-text-back'

export interface Notice {
  readonly noticeId: number
  /** A remark is over when the next thing happens; the others stay until they are dismissed or remedied. */
  readonly severity: 'remark' | 'information' | 'problem'
  readonly message: string
  readonly code?: ErrorCode
  readonly remedy?: Remedy
  /** The text that was not sent, for `put-text-back`. */
  readonly text?: string
}

export type MicrophoneDevice =
  | { readonly name: 'off' }
  | { readonly name: 'asking' }
  | { readonly name: 'open'; readonly label: string; readonly route: Route }
  /** The sentence says what happened and what to do. */
  | { readonly name: 'problem'; readonly problem: MicrophoneProblemKind; readonly message: string }

export interface Microphone {
  readonly device: MicrophoneDevice
  /** The browser or the system gives nothing of it for a while: a call, a switch at the headset. */
  readonly isHeldBack: boolean
  /** What the worker sees of it. */
  readonly flow?: OfWorker<'microphone'>['state']
  readonly rateHz?: number
  readonly channels?: number
  readonly path?: MicrophoneSource['kind']
}

export interface Detector {
  readonly state: 'off' | OfWorker<'detector'>['state']
  readonly reason?: string
}

export interface BargeIn {
  readonly action: OfWorker<'barge-in'>['action']
  readonly reason: string
  /** Of the pause that silenced the assistant, until it goes on. */
  readonly silencedInMs?: number
}

export interface Levels {
  readonly microphoneDb: number
  readonly playerDb: number
  readonly probability: number
}

/** Of the loudspeaker: `suspended` until the user touches the page, `interrupted` while the system takes it away. */
export type Output = 'off' | 'running' | 'suspended' | 'interrupted'

export interface UnansweredText {
  readonly commandId: string
  readonly text: string
}

export interface AppState {
  readonly line: Line
  readonly connection: Connection
  /** Since the connection was lost, and until it is back or given up. */
  readonly outage: Outage | undefined
  /** Of the last ping on this connection; undefined while there was none. */
  readonly roundTripMs: number | undefined
  readonly session: Session | undefined
  readonly wanted: Wanted
  /** A reload goes on with a conversation of which nothing has come yet: it is not empty, only not here. */
  readonly isThreadAwaited: boolean
  readonly items: readonly Item[]
  /** By response id. */
  readonly answers: ReadonlyMap<number, Answer>
  /** By item id. */
  readonly receipts: ReadonlyMap<string, CutReceipt>
  /** The cut items whose last second the worker can play again. */
  readonly replayable: readonly string[]
  readonly phase: Phase
  readonly isUserSpeaking: boolean
  readonly isMuted: boolean
  readonly isTalkKeyDown: boolean
  /** What the user chose; `sessionMode` is what the server last said. */
  readonly mode: Mode
  readonly sessionMode: Mode | undefined
  readonly preset: InterruptionPreset
  readonly whileSpeaking: WhileSpeaking
  readonly transcript: { readonly utteranceId: number; readonly text: string } | undefined
  readonly unansweredTexts: readonly UnansweredText[]
  readonly notices: readonly Notice[]
  readonly noticesMade: number
  /** What the server said of the last failures: an announcement in the same words is one of them, said aloud. */
  readonly failures: readonly string[]
  readonly detector: Detector
  readonly microphone: Microphone
  readonly output: Output
  /** Of the next start; undefined until it is known. */
  readonly buffering: OutputBuffering | undefined
  readonly levels: Levels
  readonly bargeIn: BargeIn | undefined
  readonly player: { readonly underruns: number; readonly startBufferMs: number }
  readonly window: WindowState
  readonly settings: SettingsState
  readonly data: DataState
  readonly duel: DuelState
}

/** Undefined: a new one, of which the server knows nothing yet. */
export function conversationIdOf(state: Pick<AppState, 'session' | 'wanted'>): string | undefined {
  return state.session?.conversationId ?? state.wanted.conversationId
}

export const silence: Levels = { microphoneDb: -120, playerDb: -120, probability: 0 }

export function initialState(chosen: Pick<AppState, 'mode' | 'preset'> & Wanted): AppState {
  const { sessionId, conversationId } = chosen
  return {
    line: 'none',
    connection: { name: 'off' },
    outage: undefined,
    roundTripMs: undefined,
    session: undefined,
    wanted: {
      ...(sessionId !== undefined && { sessionId }),
      ...(conversationId !== undefined && { conversationId }),
    },
    isThreadAwaited: sessionId !== undefined || conversationId !== undefined,
    items: [],
    answers: new Map(),
    receipts: new Map(),
    replayable: [],
    phase: 'idle',
    isUserSpeaking: false,
    isMuted: false,
    isTalkKeyDown: false,
    mode: chosen.mode,
    sessionMode: undefined,
    preset: chosen.preset,
    whileSpeaking: 'interrupt',
    transcript: undefined,
    unansweredTexts: [],
    notices: [],
    noticesMade: 0,
    failures: [],
    detector: { state: 'off' },
    microphone: { device: { name: 'off' }, isHeldBack: false },
    output: 'off',
    buffering: undefined,
    levels: silence,
    bargeIn: undefined,
    player: { underruns: 0, startBufferMs: 0 },
    window: windowAtStart,
    settings: settingsAtStart,
    data: dataAtStart,
    duel: duelAtStart,
  }
}
