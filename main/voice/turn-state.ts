import type { Mode, WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import type { Modality } from '../../shared/protocol/items.ts'
import type { InterruptReason, Phase } from '../../shared/protocol/server-messages.ts'

export interface HeardWords {
  readonly text: string
  readonly certainty: number
}

type UserSide =
  | { readonly name: 'idle' }
  | { readonly name: 'hearing'; readonly utteranceId: number }
  | { readonly name: 'endpointing'; readonly utteranceId: number; readonly awaits: 'transcript' | 'pause' }

type AssistantSide =
  | { readonly name: 'idle' }
  | {
      readonly name: 'thinking' | 'speaking'
      readonly responseId: number
      readonly making: Making
      /** The model has said all of it. */
      readonly isGenerated?: true
    }

/** What was stopped by sound that may yet turn out to be no words; it is made again as it was, or gone on with. */
type Stopped =
  { readonly kind: 'speaking'; readonly responseId: number } | { readonly kind: 'thinking'; readonly making: Making }

/** What an answer is made of, so that it can be made again. */
export type Making =
  | { readonly kind: 'turn'; readonly isSpoken: boolean }
  | { readonly kind: 'announcement'; readonly text: string }
  | { readonly kind: 'continuation'; readonly of: number }

/** What the user has said or typed. */
export interface SaidTurn {
  readonly text: string
  readonly certainty: number
  readonly modality: Modality
  /** Left out, a new one. */
  readonly itemId?: string | undefined
}

/** `never`: it was left before its turn came. `needless`: it asked for silence. */
export interface CommittedTurn extends SaidTurn {
  readonly answer: 'comes' | 'never' | 'needless'
  /** It is the first of those that wait. */
  readonly hasWaited: boolean
}

export type Queued =
  | (SaidTurn & { readonly kind: 'turn'; readonly isSpoken: boolean; readonly hasWaited?: true })
  | { readonly kind: 'announcement'; readonly text: string }

export interface TurnState {
  readonly user: UserSide
  readonly assistant: AssistantSide
  readonly heard: readonly HeardWords[]
  readonly stopped: Stopped | undefined
  /** A stop phrase has stopped something in this turn. */
  readonly isStopHeard: boolean
  readonly queue: readonly Queued[]
  readonly lastResponseId: number
  readonly isMuted: boolean
  readonly mode: Mode
}

export type TurnEvent =
  | { readonly type: 'speech-start'; readonly utteranceId: number; readonly interrupts: boolean }
  | { readonly type: 'speech-end'; readonly utteranceId: number }
  | {
      readonly type: 'transcript-final'
      readonly utteranceId: number
      readonly text: string
      readonly certainty: number
      readonly sinceSpeechEndMs: number
    }
  | { readonly type: 'transcript-failed'; readonly utteranceId: number; readonly sentence: string }
  | { readonly type: 'timer-elapsed'; readonly timer: TurnTimer }
  | {
      readonly type: 'text-submit'
      readonly text: string
      readonly whileSpeaking: WhileSpeaking
      readonly isSpoken: boolean
      /** Under which it is kept, so that it is known when it is sent again. */
      readonly itemId?: string | undefined
    }
  | { readonly type: 'announce'; readonly text: string }
  | { readonly type: 'stop-words' }
  | { readonly type: 'stop'; readonly responseId: number | undefined; readonly reason: InterruptReason }
  /** The conversation is left: what is queued is kept as said, and nothing more is answered here. */
  | { readonly type: 'left' }
  | { readonly type: 'response-speaking' | 'response-generated'; readonly responseId: number }
  | { readonly type: 'response-finished'; readonly responseId: number }
  /** The client has been away too long to be in the middle of a word. */
  | { readonly type: 'microphone-gone' }
  /** Nobody is there to hear, and a text is. */
  | { readonly type: 'voice-gone' }
  | { readonly type: 'mute-set'; readonly isMuted: boolean }
  | { readonly type: 'mode-set'; readonly mode: Mode }

/** `pause`: the user may go on talking. `transcript`: the final transcript is overdue. */
export type TurnTimer = 'pause' | 'transcript'

export type TurnEffect =
  | { readonly type: 'open-utterance' | 'close-utterance' | 'discard-utterance'; readonly utteranceId: number }
  | { readonly type: 'start-timer'; readonly timer: TurnTimer; readonly delayMs: number }
  | { readonly type: 'stop-timer'; readonly timer: TurnTimer }
  /** It waits for its turn, and must not be lost meanwhile. */
  | ({ readonly type: 'keep-waiting' } & SaidTurn)
  | ({ readonly type: 'commit-turn' } & CommittedTurn)
  | { readonly type: 'respond'; readonly responseId: number; readonly isSpoken: boolean }
  | { readonly type: 'continue-response'; readonly responseId: number; readonly continuesResponseId: number }
  | { readonly type: 'announce'; readonly responseId: number; readonly text: string }
  | { readonly type: 'interrupt-response'; readonly responseId: number; readonly reason: InterruptReason }
  /** The answer goes on without a voice. */
  | { readonly type: 'silence-response'; readonly responseId: number }
  | {
      readonly type: 'steer-response'
      readonly responseId: number
      readonly text: string
      readonly itemId?: string | undefined
    }
  | { readonly type: 'notice-nothing-heard' }

export interface TurnStep {
  readonly state: TurnState
  readonly effects: readonly TurnEffect[]
}

export function initialTurnState(mode: Mode): TurnState {
  return {
    user: { name: 'idle' },
    assistant: { name: 'idle' },
    heard: [],
    stopped: undefined,
    isStopHeard: false,
    queue: [],
    lastResponseId: 0,
    isMuted: false,
    mode,
  }
}

export function phaseOf(state: TurnState): Phase {
  return state.user.name === 'idle' ? state.assistant.name : state.user.name
}
