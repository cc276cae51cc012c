import type { SettingsView } from '../../../shared/protocol/settings-api.ts'

/** The settings of a new profile. */
export const settingsView: SettingsView = {
  llm: { kind: 'offline', key: 'none', privacy: 'Nothing leaves this machine.' },
  stt: { kind: 'pocketsphinx', key: 'none', privacy: 'Your voice stays on this machine.' },
  tts: { kind: 'system', key: 'none', privacy: 'The words stay on this machine.' },
  mode: 'always-listening',
  language: 'en-US',
  bargeIn: { preset: 'balanced' },
  endpointing: { silenceMs: 550, deadlineMs: 2_500 },
  appearance: { theme: 'system', hasLessMotion: false },
  devices: {},
  capture: 'off',
  isFirstRunDone: true,
  keyStore: { kind: 'file', sentence: 'Keys are kept in a file that only you may read.' },
  profileDirectory: '/home/ada/.local/share/parley',
}
