import type { HostFace } from '../../shared/protocol/host-bridge.ts'
import type { AppState, MicrophoneDevice } from './app-state.ts'
import { connectionTroubleOf } from './connection-trouble.ts'

/** What the assistant is doing, for the eye: each has a shape and a word of its own. */
export const faces = [
  'off',
  /** It was on, and will not come back by itself. */
  'disconnected',
  'connecting',
  /** The microphone is being opened, and nothing has come of it yet. */
  'arming',
  'idle',
  'hearing',
  'endpointing',
  'thinking',
  'speaking',
  /** Lowered: somebody made a sound. */
  'ducked',
  /** Silent at a known sample, and not decided yet. */
  'paused',
  /** The user has cut in and goes on talking. */
  'interrupted',
  'muted',
  'reconnecting',
  /** The browser plays nothing until the page is touched. */
  'blocked',
  /** No microphone, or none that hears. */
  'error',
] as const
export type Face = (typeof faces)[number]

export interface Status {
  readonly face: Face
  readonly title: string
  readonly hint: string
}

export function statusOf(state: AppState): Status {
  return state.mode === 'text' ? textStatus(state) : voiceStatus(state)
}

export function isAnswering(state: Pick<AppState, 'answers' | 'phase'>): boolean {
  return state.answers.size > 0 || state.phase === 'thinking' || state.phase === 'speaking'
}

/** Asked for and not given up: a connection that is being tried again is still one to leave. */
export function isVoiceOn({ line, connection }: AppState): boolean {
  return line === 'voice' && connection.name !== 'closed'
}

/** For the tray, which has fewer faces. */
export function hostFaceOf({ face }: Status): HostFace {
  switch (face) {
    case 'off':
    case 'disconnected':
    case 'connecting':
    case 'arming':
      return 'off'
    case 'hearing':
    case 'endpointing':
    case 'paused':
    case 'interrupted':
      return 'hearing'
    case 'ducked':
      return 'speaking'
    case 'reconnecting':
    case 'blocked':
    case 'error':
      return 'problem'
    default:
      return face
  }
}

function textStatus(state: AppState): Status {
  if (isAnswering(state) || state.unansweredTexts.length > 0)
    return { face: 'thinking', title: 'Writing', hint: 'Escape stops the answer' }
  return { face: 'off', title: 'Text', hint: 'The microphone is closed' }
}

function voiceStatus(state: AppState): Status {
  const { connection } = state
  const trouble = connectionTroubleOf(state)
  if (trouble !== undefined) {
    const { title, hint } = trouble
    return { face: connection.name === 'closed' ? 'disconnected' : 'reconnecting', title, hint }
  }
  switch (connection.name) {
    case 'off':
      return state.line === 'voice'
        ? { face: 'connecting', title: 'Connecting', hint: openingHint(state) }
        : { face: 'off', title: 'Not connected', hint: 'Connect, then just talk' }
    case 'connecting':
      return { face: 'connecting', title: 'Connecting', hint: 'One moment' }
    case 'waiting':
      return { face: 'reconnecting', title: 'Connection lost', hint: connection.reason }
    case 'closed':
      return { face: 'disconnected', title: 'Disconnected', hint: connection.reason }
    case 'open':
      return openStatus(state)
  }
}

function openingHint({ detector, microphone }: AppState): string {
  if (microphone.device.name === 'asking') return asking.hint
  // What is wrong stands beside it: it would not be fixed by waiting for the rest.
  if (microphone.device.name === 'problem') return problemTitle(microphone.device)
  return detector.state === 'loading' ? 'Loading the speech detector' : 'Opening the loudspeaker'
}

function openStatus(state: AppState): Status {
  if (state.output === 'interrupted')
    return {
      face: 'blocked',
      title: 'Sound interrupted',
      hint: 'The system needs the loudspeaker; the voice goes on when it is free',
    }
  // A browser that waits for a click and a loudspeaker that has gone look alike from here.
  if (state.output === 'suspended')
    return {
      face: 'blocked',
      title: 'No sound yet',
      hint: 'Click anywhere to let it play, or look at your loudspeaker',
    }
  switch (state.phase) {
    case 'hearing':
      return hearingStatus(state)
    case 'endpointing':
      return { face: 'endpointing', title: 'Anything more?', hint: 'Go on, or wait for the answer' }
    case 'thinking':
      return { face: 'thinking', title: 'Thinking', hint: 'Escape stops it' }
    case 'speaking':
      return speakingStatus(state)
    case 'idle':
      return idleStatus(state)
  }
}

function hearingStatus(state: AppState): Status {
  const hint = state.isTalkKeyDown ? 'Let go when you have finished' : 'Go on'
  return hasCutIn(state)
    ? { face: 'interrupted', title: 'You cut in', hint: `${stopped(state)}. Go on` }
    : { face: 'hearing', title: 'Hearing you', hint }
}

function speakingStatus(state: AppState): Status {
  if (state.bargeIn?.action === 'duck') return { face: 'ducked', title: 'Speaking softly', hint: 'Is that you?' }
  if (hasCutIn(state)) return { face: 'paused', title: 'Paused', hint: `${stopped(state)}. Go on` }
  const canCutIn = canHear(state) && !state.isMuted && state.preset !== 'off' && state.mode === 'always-listening'
  return { face: 'speaking', title: 'Speaking', hint: canCutIn ? 'Just talk to cut in' : 'Escape stops it' }
}

function stopped({ bargeIn }: AppState): string {
  return bargeIn?.silencedInMs === undefined ? 'It stopped' : `Stopped in ${Math.round(bargeIn.silencedInMs)} ms`
}

function hasCutIn({ bargeIn }: AppState): boolean {
  return bargeIn?.action === 'pause' || bargeIn?.action === 'discard'
}

function idleStatus(state: AppState): Status {
  const { device } = state.microphone
  switch (device.name) {
    case 'off':
      return { face: 'idle', title: 'Ready', hint: 'No microphone is open: type instead' }
    case 'asking':
      return asking
    case 'problem':
      return { face: 'error', title: problemTitle(device), hint: 'Parley cannot hear you' }
    case 'open':
      return listeningStatus(state)
  }
}

const asking: Status = {
  face: 'arming',
  title: 'Asking you',
  hint: 'Your browser asks whether Parley may listen',
}

function listeningStatus(state: AppState): Status {
  const { flow, isHeldBack } = state.microphone
  if (flow === 'ended') return { face: 'error', title: 'Microphone gone', hint: 'Parley cannot hear you' }
  if (state.isMuted) return { face: 'muted', title: 'Muted', hint: 'Nothing leaves your microphone' }
  if (isHeldBack) return { face: 'error', title: 'Microphone held back', hint: 'Nothing comes from it just now' }
  if (flow === 'stalled') return { face: 'error', title: 'Microphone stuck', hint: 'Nothing comes from it any more' }
  if (flow === 'silent') return { face: 'error', title: 'Silent microphone', hint: 'It sends nothing but silence' }
  // The flow is told when it changes, and so not again of a second device: a level tells it as well.
  if (flow === undefined && state.levels.microphoneDb <= noSoundDb)
    return { face: 'arming', title: 'Microphone', hint: 'Waiting for its first sound' }
  return state.mode === 'push-to-talk'
    ? { face: 'idle', title: 'Ready', hint: 'Hold Space to talk' }
    : { face: 'idle', title: 'Listening for you', hint: 'Just talk' }
}

const noSoundDb = -120

function canHear({ microphone }: AppState): boolean {
  return microphone.device.name === 'open' && microphone.flow !== 'ended'
}

function problemTitle({ problem }: Extract<MicrophoneDevice, { name: 'problem' }>): string {
  switch (problem) {
    case 'denied':
    case 'revoked':
      return 'Microphone not allowed'
    case 'insecure':
    case 'none':
      return 'No microphone'
    case 'unsuitable':
      return 'Microphone not usable'
    case 'busy':
    case 'unknown':
      return 'Microphone did not open'
    case 'unplugged':
      return 'Microphone unplugged'
    case 'ended':
      return 'Microphone stopped'
  }
}
