import { microphoneRateHz, msToSamples } from '../../shared/audio/format.ts'
import type { Mode } from '../../shared/protocol/client-messages.ts'
import { key as keyTransition, keyElapsed, released, type KeyAction, type TalkKeyState } from './talk-key.ts'

/*
 * What of the microphone is sent, as utterances. What must stay true:
 *  1. At most one utterance is open; every open is followed by exactly one close; numbers grow.
 *  2. No speech is in two utterances, and nothing from before an unmute, another microphone or the end of text mode, or
 *     from push-to-talk with the key up, is in any later one.
 *  3. Muted, in text mode or without a microphone nothing is open.
 *  4. Who opened an utterance, voice or key, closes it; a key that goes down during one of the voice takes it over.
 *  5. What the key paused is either resumed or discarded.
 * Positions are samples at 16 kHz, as `MicrophoneStream` counts them.
 */

/** Silero knows a word by its vowel; what stands before it, and before a finger on a key, is in here. */
const preRollSamples = msToSamples(300, microphoneRateHz)
/** People let go of the key with their last syllable. */
const tailSamples = msToSamples(150, microphoneRateHz)

export interface TalkGateState {
  readonly mode: Mode
  readonly isMuted: boolean
  readonly hasMicrophone: boolean
  /** From the last start to the last end of the detector, in any mode. */
  readonly isVoiceHeard: boolean
  readonly key: TalkKeyState
  readonly open: { readonly utteranceId: number; readonly by: 'voice' | 'key' } | undefined
  readonly nextUtteranceId: number
  /** What came before this is in no later utterance. */
  readonly floorPosition: number
}

export type TalkGateEvent =
  /** The detector is sure; `position` is the onset. `interrupts`: a running answer is to stop for it. */
  | { readonly type: 'speech-start'; readonly position: number; readonly interrupts: boolean }
  /** `position`: the end of the last speech. */
  | { readonly type: 'speech-end'; readonly position: number }
  | { readonly type: 'talk-key'; readonly isDown: boolean; readonly atMs: number; readonly position: number }
  | { readonly type: 'key-timer'; readonly position: number }
  | { readonly type: 'mode'; readonly mode: Mode; readonly position: number }
  | { readonly type: 'mute'; readonly isMuted: boolean; readonly position: number }
  | { readonly type: 'microphone'; readonly isOpen: boolean; readonly position: number }

export type TalkGateEffect =
  | {
      readonly type: 'open-utterance'
      readonly utteranceId: number
      /** Where the audio begins, and where the speech in it does. */
      readonly fromPosition: number
      readonly speechPosition: number
      readonly by: 'voice' | 'key'
      readonly interrupts: boolean
    }
  /** The speech ended at `atPosition`, which may be ahead of the microphone: audio is sent up to there at least. */
  | { readonly type: 'close-utterance'; readonly utteranceId: number; readonly atPosition: number }
  /** One timer; a start replaces the one before. It comes back as `key-timer`. */
  | { readonly type: 'start-key-timer'; readonly afterMs: number }
  | { readonly type: 'stop-key-timer' }
  /**
   * `discard-player`: the user talks. The running answer is not wanted any more, also at the server, where an utterance
   * of the voice that does not interrupt may be open already; and the next answer is not paused.
   */
  | { readonly type: 'pause-player' | 'resume-player' | 'discard-player' }

export interface TalkGateStep {
  readonly state: TalkGateState
  readonly effects: readonly TalkGateEffect[]
}

/** Numbers grow over restarts too when `firstUtteranceId` is the seconds since 1970. */
export function closedGate(mode: Mode, firstUtteranceId: number): TalkGateState {
  return {
    mode,
    isMuted: false,
    hasMicrophone: false,
    isVoiceHeard: false,
    key: released,
    open: undefined,
    nextUtteranceId: firstUtteranceId,
    floorPosition: 0,
  }
}

export function transition(state: TalkGateState, event: TalkGateEvent): TalkGateStep {
  switch (event.type) {
    case 'speech-start':
      return speechStart({ ...state, isVoiceHeard: true }, event)
    case 'speech-end':
      return speechEnd({ ...state, isVoiceHeard: false }, event.position)
    case 'talk-key': {
      if (!canTalk(state)) return same(state)
      const { state: key, actions } = keyTransition(state.key, event)
      return act({ ...state, key }, actions, event.position)
    }
    case 'key-timer': {
      const { state: key, actions } = keyElapsed(state.key)
      return act({ ...state, key }, actions, event.position)
    }
    case 'mode':
      return changeMode(state, event.mode, event.position)
    case 'mute':
      return restart(state, { isMuted: event.isMuted }, event.position)
    case 'microphone':
      return restart(state, { hasMicrophone: event.isOpen }, event.position)
    default:
      return event satisfies never
  }
}

function canTalk(state: TalkGateState): boolean {
  return state.hasMicrophone && !state.isMuted && state.mode !== 'text'
}

function same(state: TalkGateState): TalkGateStep {
  return { state, effects: [] }
}

function speechStart(state: TalkGateState, { position, interrupts }: Opener): TalkGateStep {
  const isWanted = canTalk(state) && state.mode === 'always-listening' && state.open === undefined
  return isWanted ? open(state, { by: 'voice', position, interrupts }) : same(state)
}

function speechEnd(state: TalkGateState, position: number): TalkGateStep {
  return state.open?.by === 'voice' ? close(state, position) : same(state)
}

interface Opener {
  readonly position: number
  readonly interrupts: boolean
}

function open(state: TalkGateState, opener: Opener & { readonly by: 'voice' | 'key' }): TalkGateStep {
  const { by, position, interrupts } = opener
  const utteranceId = state.nextUtteranceId
  const fromPosition = Math.max(state.floorPosition, position - preRollSamples)
  return {
    state: { ...state, open: { utteranceId, by }, nextUtteranceId: utteranceId + 1 },
    effects: [
      {
        type: 'open-utterance',
        utteranceId,
        fromPosition,
        speechPosition: Math.max(fromPosition, position),
        by,
        interrupts,
      },
    ],
  }
}

function close(state: TalkGateState, atPosition: number): TalkGateStep {
  if (state.open === undefined) return same(state)
  const { utteranceId } = state.open
  return {
    state: { ...state, open: undefined, floorPosition: atPosition },
    effects: [{ type: 'close-utterance', utteranceId, atPosition }],
  }
}

function act(state: TalkGateState, actions: readonly KeyAction[], position: number): TalkGateStep {
  let step = same(state)
  for (const action of actions) {
    const next = actOnce(step.state, action, position)
    step = { state: next.state, effects: [...step.effects, ...next.effects] }
  }
  return step
}

function actOnce(state: TalkGateState, action: KeyAction, position: number): TalkGateStep {
  switch (action.type) {
    case 'talk': {
      const taken = state.open
      const { state: next, effects } =
        taken === undefined
          ? open(state, { by: 'key', position: action.position, interrupts: true })
          : same({ ...state, open: { utteranceId: taken.utteranceId, by: 'key' } })
      return { state: next, effects: [{ type: 'discard-player' }, ...effects] }
    }
    case 'hush':
      if (state.open?.by !== 'key') return same(state)
      // Who is still speaking when the key goes up, and is being listened to anyway, is heard out.
      if (state.mode === 'always-listening' && state.isVoiceHeard)
        return same({ ...state, open: { ...state.open, by: 'voice' } })
      return close(state, position + tailSamples)
    case 'pause-player':
    case 'resume-player':
    case 'start-key-timer':
    case 'stop-key-timer':
      return { state, effects: [action] }
    default:
      return action satisfies never
  }
}

function changeMode(state: TalkGateState, mode: Mode, position: number): TalkGateStep {
  if (mode === state.mode) return same(state)
  if (mode === 'text' || state.mode === 'text') return restart(state, { mode }, position)
  // An open utterance stays open until whoever opened it closes it; what was said behind a closed gate stays there.
  const next = { ...state, mode }
  if (state.open !== undefined || mode === 'push-to-talk') return same(next)
  // Speech under way was not addressed to us when it began: reason enough to listen, none to stop an answer.
  const fresh = { ...next, floorPosition: Math.max(state.floorPosition, position) }
  return canTalk(fresh) && fresh.isVoiceHeard && fresh.key === released
    ? open(fresh, { by: 'voice', position, interrupts: false })
    : same(fresh)
}

/** A hard stop or a fresh start: what is open is closed here, and nothing from before is in a later utterance. */
function restart(
  state: TalkGateState,
  change: Partial<Pick<TalkGateState, 'mode' | 'isMuted' | 'hasMicrophone'>>,
  position: number,
): TalkGateStep {
  const closed = close(state, position)
  const isPaused = state.key.phase === 'pressed' || state.key.phase === 'tapped'
  return {
    state: { ...closed.state, ...change, isVoiceHeard: false, key: released, floorPosition: position },
    effects: [
      ...closed.effects,
      ...(isPaused ? [{ type: 'stop-key-timer' } as const, { type: 'resume-player' } as const] : []),
    ],
  }
}
