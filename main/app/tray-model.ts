import type { HostCommand, HostFace } from '../../shared/protocol/host-bridge.ts'

/* What the tray shows and offers in each state, as data. */

export type TrayAction = { readonly do: 'open' | 'quit' } | { readonly do: 'tell'; readonly command: HostCommand }

export type TrayEntry =
  | { readonly type: 'line' }
  | { readonly type: 'heading'; readonly label: string }
  | { readonly type: 'action'; readonly id: string; readonly label: string; readonly action: TrayAction }

export interface TrayModel {
  /** Its own shape for each face: colour alone is seen by nobody in a menu bar. */
  readonly iconName: HostFace
  readonly toolTip: string
  readonly entries: readonly TrayEntry[]
}

const sentences: Readonly<Record<HostFace, string>> = {
  off: 'Voice is off',
  idle: 'Listening for you',
  hearing: 'Hearing you',
  thinking: 'Thinking',
  speaking: 'Speaking',
  muted: 'Muted',
  problem: 'Something needs you',
}

export function trayModel(face: HostFace): TrayModel {
  const isVoiceOn = face !== 'off' && face !== 'problem'
  return {
    iconName: face,
    toolTip: `Parley: ${sentences[face]}`,
    entries: [
      { type: 'heading', label: sentences[face] },
      { type: 'line' },
      { type: 'action', id: 'open', label: 'Open Parley', action: { do: 'open' } },
      tell('toggle-voice', isVoiceOn ? 'Stop voice' : 'Start voice'),
      ...(isVoiceOn ? [tell('toggle-mute', face === 'muted' ? 'Unmute microphone' : 'Mute microphone')] : []),
      ...(face === 'speaking' || face === 'thinking' ? [tell('stop', 'Stop the answer')] : []),
      { type: 'line' },
      tell('new-conversation', 'New conversation'),
      tell('open-settings', 'Settings…'),
      { type: 'line' },
      { type: 'action', id: 'quit', label: 'Quit Parley', action: { do: 'quit' } },
    ],
  }
}

/** These are seen in the window only. */
export function needsWindow(command: HostCommand): boolean {
  return command === 'new-conversation' || command === 'open-settings'
}

function tell(command: HostCommand, label: string): TrayEntry {
  return { type: 'action', id: command, label, action: { do: 'tell', command } }
}
