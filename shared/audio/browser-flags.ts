import type { OutputBuffering } from './output-buffering.ts'

/**
 * The command line that Parley's page needs of Chromium, in Electron and in a browser; why each one ships, and which
 * ones only tests use, is in `docs/audio.md`.
 */
export function browserFlags(buffering: OutputBuffering): readonly string[] {
  return [
    // A greeting and an alarm sound before anybody has clicked.
    '--autoplay-policy=no-user-gesture-required',
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
