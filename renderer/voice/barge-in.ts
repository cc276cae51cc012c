import { microphoneRateHz, samplesToMs } from '../../shared/audio/format.ts'
import { edgeParameters, type InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import {
  quiet,
  transition as edgeTransition,
  type EdgeParameters,
  type SpeechEdgeState,
} from '../../shared/vad/speech-edges.ts'
import { isLikeEcho, learn, unlearnedGuard, wasSpeech, type EchoGuardState, type GuardedWindow } from './echo-guard.ts'

/*
 * When the user's voice lowers the assistant's, and when it stops it. What must stay true:
 *  1. Nothing is cancelled by a duck; every duck is followed by a restore or a pause.
 *  2. A pause is decided here and at once, before anybody else is asked; the edge that caused it comes in the same step.
 *  3. Speech edges keep their order whatever the assistant does: an onset, then a start and its end, or nothing.
 *  4. An old cut that is played again is nothing to cut in on, and takes more to be told from somebody's word.
 *  5. With the preset `off` the assistant is neither ducked nor paused, and the edges still come.
 */

export type Route = 'headset' | 'loudspeaker' | 'unknown'

export interface BargeInSettings {
  readonly preset: InterruptionPreset
  readonly hopSamples: 256 | 512
}

export interface BargeInState {
  readonly edges: SpeechEdgeState
  readonly guard: EchoGuardState
  readonly isAudible: boolean
  /** For how long, by the microphone's own time. */
  readonly audibleMs: number
  readonly isDucked: boolean
  /** The sound of an old cut is at the loudspeaker. */
  readonly isReplaying: boolean
}

export type BargeInEvent =
  | ({ readonly type: 'window'; readonly position: number } & GuardedWindow)
  /** An answer began or ceased to be heard at the loudspeaker. */
  | { readonly type: 'audible'; readonly isAudible: boolean }
  | { readonly type: 'replay'; readonly isReplaying: boolean }
  /** Other devices: what was learned of the echo is void. */
  | { readonly type: 'route'; readonly route: Route }
  /** Muted, or the microphone is gone: nothing that was begun goes on. */
  | { readonly type: 'deaf' }

export type BargeInReason = 'maybe-speech' | 'speech' | 'not-speech' | 'microphone-closed'

/** What is done to the voice. `position`: where the sound that caused it began. */
export type VoiceEffect =
  | { readonly type: 'duck' | 'pause'; readonly reason: BargeInReason; readonly position: number }
  | { readonly type: 'restore'; readonly reason: BargeInReason }

export type BargeInEffect =
  | VoiceEffect
  | { readonly type: 'speech-start'; readonly position: number; readonly interrupts: boolean }
  | { readonly type: 'speech-end'; readonly position: number }

export interface BargeInStep {
  readonly state: BargeInState
  readonly effects: readonly BargeInEffect[]
}

export function listening(route: Route): BargeInState {
  const heard = { isAudible: false, audibleMs: 0, isDucked: false, isReplaying: false }
  return { edges: quiet, guard: unlearnedGuard(route), ...heard }
}

export function transition(state: BargeInState, event: BargeInEvent, settings: BargeInSettings): BargeInStep {
  switch (event.type) {
    case 'window':
      return onWindow(state, event, settings)
    case 'audible':
      // Speech that began before the answer did not interrupt it; its own end is still due.
      return {
        state: { ...state, isAudible: event.isAudible, audibleMs: 0, isDucked: false },
        effects: restored(state, event),
      }
    case 'replay':
      return { state: { ...state, isReplaying: event.isReplaying }, effects: [] }
    case 'route':
      return { state: { ...state, guard: unlearnedGuard(event.route) }, effects: [] }
    case 'deaf':
      return {
        state: { ...state, edges: quiet, isDucked: false },
        effects: state.isDucked ? [{ type: 'restore', reason: 'microphone-closed' }] : [],
      }
    default:
      return event satisfies never
  }
}

// A player that fell silent by itself must not begin its next answer in a low voice.
function restored(state: BargeInState, event: { readonly isAudible: boolean }): BargeInEffect[] {
  return state.isDucked && !event.isAudible ? [{ type: 'restore', reason: 'not-speech' }] : []
}

function onWindow(
  state: BargeInState,
  window: Extract<BargeInEvent, { type: 'window' }>,
  settings: BargeInSettings,
): BargeInStep {
  const parameters = parametersFor(state, window, settings)
  const step = edgeTransition(state.edges, window, parameters)
  const windowMs = samplesToMs(settings.hopSamples, microphoneRateHz)
  const guard = step.state.phase === 'speaking' ? wasSpeech(state.guard) : learn(state.guard, window, windowMs)
  const effects: BargeInEffect[] = []
  let { isAudible, isDucked } = state
  const interrupts = isAudible && settings.preset !== 'off'
  for (const edge of step.edges) {
    switch (edge.type) {
      case 'speech-onset':
        if (!interrupts) break
        isDucked = true
        effects.push({ type: 'duck', reason: 'maybe-speech', position: edge.position })
        break
      case 'speech-dropped':
        if (!isDucked) break
        isDucked = false
        effects.push({ type: 'restore', reason: 'not-speech' })
        break
      case 'speech-start':
        if (interrupts) {
          effects.push({ type: 'pause', reason: 'speech', position: edge.position })
          isAudible = false
          isDucked = false
        }
        effects.push({ type: 'speech-start', position: edge.position, interrupts: settings.preset !== 'off' })
        break
      case 'speech-end':
        effects.push({ type: 'speech-end', position: edge.position })
    }
  }
  const audibleMs = state.audibleMs + windowMs
  return { state: { ...state, edges: step.state, guard, isAudible, audibleMs, isDucked }, effects }
}

/**
 * What may be echo has to be as sure of being speech as echo hardly ever is, and for 160 ms: in a minute of the assistant
 * hearing itself at -6 dB 1 duck and no stop (with 120 ms once a stop in the 80 s after), with 80 ms above 0.85 it was 3 and 1, with `careful` 4 and 2.
 */
const likeEcho = { onsetProbability: 0.95, evidenceProbability: 0.9, evidenceMs: 160 }
/** The canceller lets the most through where an answer begins: 9 of 18 answers leaked 200 to 370 ms after their first sound. */
const firstSoundsMs = 450

/** Sound that the player may explain has to prove itself for longer, whatever the preset; what it cannot, for less. */
function parametersFor(
  state: BargeInState,
  window: GuardedWindow,
  { preset, hopSamples }: BargeInSettings,
): EdgeParameters {
  if (!state.isAudible) {
    const unheard = edgeParameters(preset, { isAssistantSpeaking: false, hopSamples })
    // Its level is not told, and the canceller lets the most through where a sound begins: of a replay that is all of it.
    return state.isReplaying && !state.guard.isHeadset ? { ...unheard, ...likeEcho } : unheard
  }
  // Above the echo: as with headphones.
  const open = preset === 'balanced' ? 'instant' : preset === 'off' ? 'careful' : preset
  const parameters = edgeParameters(open, { isAssistantSpeaking: true, hopSamples })
  const isAtFirst = state.audibleMs < firstSoundsMs && !state.guard.isHeadset
  return isAtFirst || isLikeEcho(state.guard, window) ? { ...parameters, ...likeEcho } : parameters
}
