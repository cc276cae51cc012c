import type { LocalServer, ProviderCheck } from '../../../../shared/protocol/settings-api.ts'
import { settingsSections, type SettingsSection } from '../../../../renderer/state/window-state.ts'
import type { HearYourself, SettingsEvent } from '../../../../renderer/state/settings-state.ts'
import { cloudSettings, inWindow, listed, plainSettings, usedWindow, voiceOn, withSettings } from '../happenings.ts'
import type { Deed, Happening, Scene } from '../scene.ts'

const view = 'settings'

function at(section: SettingsSection): Happening {
  return inWindow({ type: 'place', place: { name: 'settings', section } })
}

function found(event: SettingsEvent): Happening {
  return { type: 'settings', event }
}

const devices = found({
  type: 'audio-devices',
  microphones: [
    { deviceId: 'm-1', label: 'Yeti Stereo Microphone' },
    { deviceId: 'm-2', label: 'Built-in Audio Analog Stereo' },
  ],
  loudspeakers: [{ deviceId: 'l-1', label: 'Built-in Audio Analog Stereo' }],
})

const changeThinking: Deed = { press: 'Change what thinks' }

function checked(state: string, check: ProviderCheck | 'asking'): Scene {
  return {
    view,
    state: `check-${state}`,
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      withSettings(cloudSettings),
      at('providers'),
      found({
        type: 'provider-check',
        part: 'llm',
        check: check === 'asking' ? { name: 'asking' } : { name: 'answered', ...check },
      }),
    ],
    deeds: [changeThinking],
  }
}

function hearingYourself(state: HearYourself): Scene {
  return {
    view,
    state: `hear-yourself-${state.name}`,
    happenings: (nowMs) => [...usedWindow(nowMs), devices, at('devices'), found({ type: 'hear-yourself', state })],
  }
}

function local(state: string, servers: Extract<SettingsEvent, { type: 'local-servers' }>['servers']): Scene {
  return {
    view,
    state: `this-machine-${state}`,
    happenings: (nowMs) => [...usedWindow(nowMs), at('providers'), found({ type: 'local-servers', servers })],
    deeds: [changeThinking, { press: 'This machine' }],
  }
}

export const foundServers: readonly LocalServer[] = [
  { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['llama3.2:3b', 'qwen3:8b'] },
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', models: ['gemma-3-12b'] },
]

export const wrongKey: ProviderCheck = {
  outcome: 'wrong-key',
  message: 'The provider does not know this key. Copy it again from its page, without a space before or after it.',
  models: [],
}

export const settingsScenes: readonly Scene[] = [
  ...settingsSections.map((section) => ({
    view,
    state: section,
    happenings: (nowMs: number) => [...usedWindow(nowMs), devices, at(section)],
  })),
  {
    view,
    state: 'providers-in-the-cloud',
    happenings: (nowMs) => [...usedWindow(nowMs), withSettings(cloudSettings), at('providers')],
  },
  {
    view,
    state: 'privacy-in-the-cloud',
    happenings: (nowMs) => [...usedWindow(nowMs), withSettings(cloudSettings), at('privacy')],
  },
  {
    view,
    state: 'provider-chosen',
    happenings: (nowMs) => [...usedWindow(nowMs), at('providers')],
    deeds: [changeThinking, { press: 'OpenAI' }],
  },
  checked('asking', 'asking'),
  checked('works', {
    outcome: 'works',
    message: 'It works: the provider knows the key and has the model.',
    models: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
  }),
  checked('wrong-key', wrongKey),
  checked('unreachable', {
    outcome: 'unreachable',
    message: 'Nothing answered at api.anthropic.com within 10 seconds. Is this machine online?',
    models: [],
  }),
  local('looking', undefined),
  local('found', foundServers),
  local('none', []),
  hearingYourself({ name: 'metering', levelDb: -31 }),
  hearingYourself({ name: 'recording', levelDb: -22, recordedMs: 1_400 }),
  hearingYourself({ name: 'playing' }),
  hearingYourself({
    name: 'failed',
    message: 'The microphone did not start: another program may have taken it. Close what else records and try again.',
  }),
  {
    view,
    state: 'devices-while-voice-is-on',
    happenings: (nowMs) => [...usedWindow(nowMs), ...voiceOn(nowMs), devices, at('devices')],
  },
  {
    view,
    state: 'read-only',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      withSettings({
        ...plainSettings,
        readOnlyReason: 'These settings were given for this run by --settings, so they cannot be changed here.',
      }),
      at('providers'),
    ],
  },
  {
    view,
    state: 'not-kept',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      at('voice'),
      found({
        type: 'settings-problem',
        message: 'The settings could not be written: the disk is full. What you chose holds until Parley ends.',
        fields: ['language'],
      }),
    ],
  },
  { view, state: 'being-read', happenings: () => [at('providers')] },
  {
    view,
    state: 'not-read',
    happenings: () => [
      at('providers'),
      found({ type: 'settings-problem', message: 'The settings could not be read: the server did not answer.' }),
    ],
  },
  {
    view,
    state: 'data-deleted',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      at('data'),
      inWindow({
        type: 'conversation-deleted',
        deleted: { conversationId: 'c-4', title: listed(nowMs)[3]?.title ?? '' },
      }),
    ],
  },
  {
    view,
    state: 'shortcuts-of-the-desktop-app',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      withSettings({ ...plainSettings, summonShortcut: 'CommandOrControl+Shift+Space' }),
      inWindow({
        type: 'host',
        host: {
          runtime: 'Electron 45.4.1',
          platform: 'linux',
          microphoneAccess: 'granted',
          startAtLogin: { canBeSet: true, isOn: false },
          summonShortcut: {
            isHeld: false,
            accelerator: 'CommandOrControl+Shift+Space',
            reason: 'Another program has these keys already. Choose others.',
          },
        },
      }),
      at('shortcuts'),
    ],
  },
]
