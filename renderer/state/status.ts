import type { AppState } from './app-state.ts'

/** What the assistant is doing, for the eye: each has a shape, a word and a colour of its own. */
export type Face =
  'off' | 'connecting' | 'idle' | 'muted' | 'hearing' | 'endpointing' | 'thinking' | 'speaking' | 'ducked'

export interface Status {
  readonly face: Face
  readonly title: string
  readonly hint: string
}

export function statusOf(state: AppState): Status {
  return state.mode === 'text' ? textStatus(state) : voiceStatus(state)
}

export function isAnswering(state: AppState): boolean {
  return state.answers.size > 0 || state.phase === 'thinking' || state.phase === 'speaking'
}

function textStatus(state: AppState): Status {
  if (isAnswering(state) || state.unansweredTexts.length > 0)
    return { face: 'thinking', title: 'Writing', hint: 'Escape stops the answer' }
  return { face: 'off', title: 'Text', hint: 'The microphone is closed' }
}

function voiceStatus(state: AppState): Status {
  const { connection } = state
  switch (connection.name) {
    case 'off':
      return state.line === 'voice'
        ? { face: 'connecting', title: 'Connecting', hint: openingHint(state) }
        : { face: 'off', title: 'Not connected', hint: 'Connect, then just talk' }
    case 'connecting':
      return { face: 'connecting', title: 'Connecting', hint: 'One moment' }
    case 'waiting':
      return { face: 'connecting', title: 'Connection lost', hint: connection.reason }
    case 'closed':
      return { face: 'off', title: 'Disconnected', hint: connection.reason }
    case 'open':
      return openStatus(state)
  }
}

function openingHint({ detector, microphone }: AppState): string {
  if (microphone.device.name === 'asking') return 'Your browser asks for the microphone'
  return detector.state === 'loading' ? 'Loading the speech detector' : 'Opening the loudspeaker'
}

function openStatus(state: AppState): Status {
  if (state.output === 'suspended' || state.output === 'interrupted')
    return { face: 'muted', title: 'No sound yet', hint: 'Click anywhere: the browser wants that before it plays' }
  const canHear = state.microphone.device.name === 'open' && state.microphone.flow !== 'ended'
  switch (state.phase) {
    case 'hearing':
      return {
        face: 'hearing',
        title: 'Listening',
        hint: state.isTalkKeyDown ? 'Let go when you have finished' : 'Go on',
      }
    case 'endpointing':
      return { face: 'endpointing', title: 'Listening', hint: 'Waiting whether there is more' }
    case 'thinking':
      return { face: 'thinking', title: 'Thinking', hint: 'Escape stops it' }
    case 'speaking':
      return speakingStatus(state, canHear)
    case 'idle':
      return idleStatus(state, canHear)
  }
}

function speakingStatus(state: AppState, canHear: boolean): Status {
  const action = state.bargeIn?.action
  if (action === 'duck') return { face: 'ducked', title: 'Speaking softly', hint: 'Is that you?' }
  if (action === 'pause') return { face: 'ducked', title: 'Paused', hint: 'Go on, I am listening' }
  const canCutIn = canHear && !state.isMuted && state.preset !== 'off' && state.mode === 'always-listening'
  return { face: 'speaking', title: 'Speaking', hint: canCutIn ? 'Just talk to cut in' : 'Escape stops it' }
}

function idleStatus(state: AppState, canHear: boolean): Status {
  if (!canHear) return { face: 'idle', title: 'Ready', hint: 'No microphone is open: type instead' }
  if (state.isMuted) return { face: 'muted', title: 'Muted', hint: 'Nothing leaves your microphone' }
  return state.mode === 'push-to-talk'
    ? { face: 'idle', title: 'Ready', hint: 'Hold Space to talk' }
    : { face: 'idle', title: 'Listening for you', hint: 'Just talk' }
}
