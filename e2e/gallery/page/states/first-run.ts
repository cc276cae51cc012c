import { microphoneProblem } from '../../../../renderer/audio/microphone-problem.ts'
import type { DuelLevel, DuelMark, DuelState } from '../../../../renderer/state/duel-state.ts'
import { cloudSettings, inWindow, phase, plainSettings, voiceOn, withSettings } from '../happenings.ts'
import { says, type Deed, type Happening, type Scene } from '../scene.ts'
import { foundServers, wrongKey } from './settings.ts'

const view = 'first-run'
const begin: readonly Happening[] = [
  withSettings({ ...plainSettings, isFirstRunDone: false }),
  inWindow({ type: 'place', place: { name: 'first-run' } }),
]

const toDuel: Deed = { press: 'Hear me being interrupted' }
const toKey: Deed = { press: 'Bring a key' }
const toServers: Deed = { press: 'Servers on this machine' }
const toMicrophone: Deed = { press: 'Try it without a key' }

function scene(state: string, deeds: readonly Deed[], happened: readonly Happening[] = []): Scene {
  return { view, state, deeds, happenings: () => [...begin, ...happened] }
}

/** A throat at 5 s, words at 12 s, and the two voices around them. */
const marks: readonly DuelMark[] = [
  { cut: 'throat', name: 'onset', sinceOnsetMs: 0, atMs: 5_000 },
  { cut: 'throat', name: 'ducked', sinceOnsetMs: 36, atMs: 5_036 },
  { cut: 'throat', name: 'goes-on', sinceOnsetMs: 640, atMs: 5_640 },
  { cut: 'words', name: 'onset', sinceOnsetMs: 0, atMs: 12_000 },
  { cut: 'words', name: 'ducked', sinceOnsetMs: 34, atMs: 12_034 },
  { cut: 'words', name: 'silent', sinceOnsetMs: 121, atMs: 12_121 },
]
const levels: readonly DuelLevel[] = Array.from({ length: 200 }, (_, index) => {
  const atMs = index * 100
  const wave = 9 * Math.sin(index * 1.7) + 5 * Math.sin(index * 0.61)
  const isPerson = (atMs >= 5_000 && atMs < 5_500) || (atMs >= 12_000 && atMs < 14_200)
  const isAssistant = atMs < 12_100 || atMs > 15_400
  return {
    atMs,
    assistantDb: isAssistant ? -24 + wave - (isPerson ? 12 : 0) : -120,
    personDb: isPerson ? -22 + wave / 2 : -120,
  }
})

function soFar(untilMs: number): { readonly marks: readonly DuelMark[]; readonly levels: readonly DuelLevel[] } {
  return {
    marks: marks.filter(({ atMs }) => atMs <= untilMs),
    levels: levels.filter(({ atMs }) => atMs <= untilMs),
  }
}

function duel(state: DuelState): readonly Happening[] {
  return [{ type: 'duel', duel: state }]
}

export const firstRunScenes: readonly Scene[] = [
  scene('welcome', []),
  scene('duel-preparing', [toDuel], duel({ name: 'preparing' })),
  scene(
    'duel-running',
    [toDuel],
    duel({
      name: 'running',
      speaker: 'assistant',
      caption: 'The fox could not sleep. Every night she walked to the edge of the forest and listened.',
      heardWords: '',
      progress: 0.4,
      ...soFar(8_800),
    }),
  ),
  scene(
    'duel-cut',
    [toDuel],
    duel({
      name: 'running',
      speaker: 'person',
      caption: 'Wait, what was the bell made of?',
      heardWords: 'what was the bell',
      progress: 0.6,
      ...soFar(13_200),
    }),
  ),
  scene('duel-over', [toDuel], duel({ name: 'over', heardWords: 'what was the bell made of', ...soFar(20_000) })),
  scene(
    'duel-failed',
    [toDuel],
    duel({ name: 'failed', reason: 'This machine has no voice yet. Install espeak-ng, then try again.' }),
  ),
  scene('key', [toKey]),
  scene(
    'key-wrong',
    [toKey, { type: 'Key', text: 'sk-not-a-key' }],
    [{ type: 'settings', event: { type: 'provider-check', part: 'llm', check: { name: 'answered', ...wrongKey } } }],
  ),
  scene('key-kept-before', [toKey], [withSettings(cloudSettings)]),
  scene('servers-looking', [toServers]),
  scene('servers-found', [toServers], [{ type: 'settings', event: { type: 'local-servers', servers: foundServers } }]),
  scene('servers-none', [toServers], [{ type: 'settings', event: { type: 'local-servers', servers: [] } }]),
  scene('microphone', [toMicrophone]),
  scene(
    'microphone-asking',
    [toMicrophone],
    [
      { type: 'line', line: 'voice' },
      { type: 'device', device: { name: 'asking' } },
    ],
  ),
  scene(
    'microphone-denied',
    [toMicrophone],
    [
      { type: 'line', line: 'voice' },
      {
        type: 'device',
        device: { name: 'problem', problem: 'denied', message: microphoneProblem('denied').message },
      },
    ],
  ),
  { view, state: 'try-it', deeds: [toMicrophone], happenings: (nowMs) => [...begin, ...voiceOn(nowMs)] },
  {
    view,
    state: 'try-it-heard',
    deeds: [toMicrophone],
    happenings: (nowMs) => [
      ...begin,
      ...voiceOn(nowMs),
      phase('hearing'),
      { type: 'level', microphoneDb: -24, playerDb: -120, probability: 0.97 },
      says({ type: 'transcript-interim', utteranceId: 1, text: 'What time is' }),
    ],
  },
]
