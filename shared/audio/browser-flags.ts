import type { OutputBuffering } from './output-buffering.ts'

/**
 * Chromium's echo canceller is tuned for calls, where the one who listens must hear no echo: what a person says into the
 * assistant's voice is swallowed for up to a second. Ours is listened to by a detector, which a little echo does not
 * hurt and a lost syllable does. Measured through an echo of -12 dB, in `docs/audio.md`.
 */
const echoCancellerTrials: readonly (readonly [name: string, group: string])[] = [
  ['SuppressorDominantNearendEnrThresholdOverride', '4.0'],
  ['SuppressorDominantNearendSnrThresholdOverride', '4'],
  ['SuppressorDominantNearendTriggerThresholdOverride', '2'],
  ['SuppressorNearendLfMaskTransparentOverride', '4'],
  ['SuppressorNearendLfMaskSuppressOverride', '5'],
  ['SuppressorNearendMaxIncFactorOverride', '10'],
  ['SuppressorNormalLfMaskTransparentOverride', '1.0'],
  ['SuppressorNormalLfMaskSuppressOverride', '1.1'],
  ['SuppressorNormalHfMaskTransparentOverride', '0.3'],
  ['SuppressorNormalHfMaskSuppressOverride', '0.5'],
  ['SuppressorNormalMaxIncFactorOverride', '10'],
  ['OnsetDetectionKillSwitch', 'Enabled'],
  // With a headset: learns within the greeting that nothing comes back, instead of swallowing the first words.
  ['TransparentModeHmm', 'Enabled'],
]

/**
 * The command line that Parley's page needs of Chromium, in Electron and in a browser; why each one ships, and which
 * ones only tests use, is in `docs/audio.md`.
 */
export function browserFlags(buffering: OutputBuffering): readonly string[] {
  return [
    // A greeting and an alarm sound before anybody has clicked.
    '--autoplay-policy=no-user-gesture-required',
    `--force-fieldtrials=${echoCancellerTrials.map(([name, group]) => `WebRTC-Aec3${name}/${group}/`).join('')}`,
    ...bufferFlags(buffering),
  ]
}

function bufferFlags(buffering: OutputBuffering): readonly string[] {
  switch (buffering) {
    case 'instant':
      return ['--audio-buffer-size=256']
    case 'system-default':
      return []
    default:
      return buffering satisfies never
  }
}
