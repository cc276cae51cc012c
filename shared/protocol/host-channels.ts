import type { HostBridge } from './host-bridge.ts'

/* What crosses between the preload and the main process: one channel for each function of the bridge, and nothing else. */

/** Answered. */
export type HostRequests = Pick<
  HostBridge,
  | 'takeTicket'
  | 'describe'
  | 'useSummonShortcut'
  | 'setStartAtLogin'
  | 'openExternal'
  | 'askForMicrophone'
  | 'openMicrophoneSettings'
>
/** Told, without an answer. */
export type HostSignals = Pick<HostBridge, 'showFace' | 'keepAwake'>

export function hostChannel(name: keyof HostRequests | keyof HostSignals): string {
  return `parley:${name}`
}

/** The other way: one of `hostCommands`. */
export const hostCommandChannel = 'parley:command'
