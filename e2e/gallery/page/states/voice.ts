import { microphoneProblem, type MicrophoneProblemKind } from '../../../../renderer/audio/microphone-problem.ts'
import type { CloseCause } from '../../../../shared/session/connection-state.ts'
import { inWindow, phase, session, turn, usedWindow, voiceOn } from '../happenings.ts'
import { says, type Happening, type Scene } from '../scene.ts'

const view = 'voice'
const earlier = [turn('i-0', ['user', 'Tell me about the fox who could not sleep.'])]
const words = 'One night she heard a bell, far away, and she followed it over three hills.'

function voice(state: string, ...happened: readonly Happening[]): Scene {
  return {
    view,
    state,
    happenings: (nowMs) => [...usedWindow(nowMs), ...voiceOn(nowMs, { items: earlier }), ...happened],
  }
}

/** Before anything is open. */
function closed(state: string, ...happened: readonly Happening[]): Scene {
  return { view, state, happenings: (nowMs) => [...usedWindow(nowMs), session({ items: earlier }), ...happened] }
}

function broken(state: string, kind: MicrophoneProblemKind): Scene {
  const { message } = microphoneProblem(kind)
  return voice(state, { type: 'device', device: { name: 'problem', problem: kind, message } })
}

function heard(text: string): Happening {
  return says({ type: 'transcript-interim', utteranceId: 1, text })
}

function lostFor(tries: number): readonly Happening[] {
  return Array.from({ length: tries }, () => ({
    type: 'connection',
    state: { name: 'waiting', retryInMs: 2_000, reason: 'The connection to Parley was lost.' },
  }))
}

/** The microphone is let go with it. */
function closing(reason: string, cause?: CloseCause): readonly Happening[] {
  return [
    { type: 'connection', state: { name: 'closed', reason, ...(cause !== undefined && { cause }) } },
    { type: 'device', device: { name: 'off' } },
  ]
}

const replaced = closing('Another window took this conversation over, and has its voice now.', 'replaced')

const blockedSentence =
  'Something between this page and Parley lets no voice through, so voice is away. Text works, and voice comes back by itself.'
const blocked: Happening = {
  type: 'connection',
  state: { name: 'waiting', retryInMs: 2_000, reason: blockedSentence, isBlocked: true },
}
const refusedSentence =
  'Parley does not know this page any more: it was started anew. Run npm start -- --link, or parley --link where it is installed, and open in this tab the link that it prints: what you typed here is kept.'

const loudVoice: Happening = { type: 'level', microphoneDb: -24, playerDb: -120, probability: 0.97 }
const itsVoice: Happening = { type: 'level', microphoneDb: -46, playerDb: -18, probability: 0.02 }
const bothVoices: Happening = { type: 'level', microphoneDb: -28, playerDb: -34, probability: 0.8 }

const speaking: readonly Happening[] = [
  says({ type: 'item-added', item: turn('i-1', ['assistant', ''], { status: 'streaming' }) }),
  says({ type: 'response-start', responseId: 9, itemId: 'i-1', isSpoken: true }),
  says({ type: 'text-delta', responseId: 9, text: `The fox could not sleep. ${words}` }),
  says({ type: 'speech-span', responseId: 9, text: words, startSample: 48_000 }),
  phase('speaking'),
]

export const voiceScenes: readonly Scene[] = [
  closed('off'),
  closed('connecting', { type: 'line', line: 'voice' }, { type: 'connection', state: { name: 'connecting' } }),
  voice('asking', { type: 'device', device: { name: 'asking' } }),
  voice('arming', { type: 'device', device: { name: 'open', label: 'Yeti Stereo Microphone', route: 'loudspeaker' } }),
  voice('listening'),
  voice('hearing-you', phase('hearing'), loudVoice, heard('What was the bell made')),
  voice('endpointing', heard('What was the bell made of, and'), phase('endpointing')),
  voice('thinking', heard('What was the bell made of?'), phase('thinking')),
  voice('speaking', ...speaking, itsVoice),
  voice('ducked', ...speaking, bothVoices, { type: 'barge-in', action: 'duck', reason: 'sound' }),
  voice('paused', ...speaking, loudVoice, { type: 'barge-in', action: 'pause', reason: 'speech', sinceOnsetMs: 118 }),
  voice(
    'interrupted',
    ...speaking,
    { type: 'barge-in', action: 'pause', reason: 'speech', sinceOnsetMs: 118 },
    { type: 'barge-in', action: 'discard', reason: 'words' },
    phase('hearing'),
    loudVoice,
    heard('Wait, what was the'),
  ),
  voice('muted', { type: 'mute-chosen', isMuted: true }),
  voice('push-to-talk', { type: 'mode-chosen', mode: 'push-to-talk' }),
  voice(
    'push-to-talk-held',
    { type: 'mode-chosen', mode: 'push-to-talk' },
    { type: 'talk-key', isDown: true },
    phase('hearing'),
    loudVoice,
    heard('What was the bell made'),
  ),
  voice('connection-lost', ...lostFor(1)),
  voice('reconnecting', ...lostFor(2)),
  voice('server-away', ...lostFor(6)),
  voice('offline', ...lostFor(2), inWindow({ type: 'network', isOffline: true })),
  closed('socket-blocked', { type: 'line', line: 'voice' }, blocked),
  voice('in-another-window', ...replaced),
  voice('disconnected', ...closing('The conversation was closed by Parley.')),
  voice('page-too-old', ...closing('This page is from another version of Parley. Reload it.', 'incompatible')),
  voice('started-anew', ...closing(refusedSentence, 'refused')),
  voice('no-sound-yet', { type: 'output', state: 'suspended' }),
  voice('sound-interrupted', { type: 'output', state: 'interrupted' }),
  broken('no-microphone', 'none'),
  broken('microphone-denied', 'denied'),
  broken('microphone-busy', 'busy'),
  broken('microphone-unsuitable', 'unsuitable'),
  voice('microphone-gone', { type: 'microphone', state: 'ended' }),
  voice('silent-microphone', { type: 'microphone', state: 'silent' }),
  voice('stalled-microphone', { type: 'microphone', state: 'stalled' }),
  voice('held-back', { type: 'held-back', isHeldBack: true }),
  voice('without-microphone', { type: 'device', device: { name: 'off' } }),
  {
    view,
    state: 'text-mode',
    mode: 'text',
    happenings: (nowMs) => [...usedWindow(nowMs), session({ items: earlier, mode: 'text' })],
  },
  ...['listening', 'speaking', 'off', 'push-to-talk', 'reconnecting', 'in-another-window'].map((state) =>
    narrowed(state),
  ),
]

/** The same as a bar over the composer. */
function narrowed(state: string): Scene {
  return {
    view: 'voice-bar',
    state,
    widthPx: 700,
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      { type: 'window', event: { type: 'sidebar', isOpen: false } },
      ...(state === 'off' ? [session({ items: earlier })] : voiceOn(nowMs, { items: earlier })),
      ...(state === 'speaking' ? [...speaking, itsVoice] : []),
      ...(state === 'reconnecting' ? lostFor(2) : []),
      ...(state === 'in-another-window' ? replaced : []),
      ...(state === 'push-to-talk' ? [{ type: 'mode-chosen', mode: 'push-to-talk' } as const] : []),
    ],
  }
}
