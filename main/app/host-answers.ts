import type { Shell } from 'electron'
import type { HostRequests } from '../../shared/protocol/host-channels.ts'
import type { SystemMicrophone } from './microphone-access.ts'
import { externalAddress } from './page-policy.ts'
import type { LoginStart } from './start-at-login.ts'
import type { SummonShortcut } from './summon-shortcut.ts'

export interface HostAnswerPorts {
  readonly mintTicket: () => string
  readonly shortcut: Pick<SummonShortcut, 'use' | 'outcome'>
  readonly microphone: Pick<SystemMicrophone, 'access' | 'ask' | 'openSettings'>
  readonly login: Pick<LoginStart, 'read' | 'set'>
  readonly shell: Pick<Shell, 'openExternal'>
  readonly runtime: string
  readonly platform: string
}

/** What the main process answers its page. */
export function hostAnswers(ports: HostAnswerPorts): HostRequests {
  return {
    takeTicket: () => Promise.resolve(ports.mintTicket()),
    describe: async () => ({
      runtime: ports.runtime,
      platform: ports.platform,
      microphoneAccess: ports.microphone.access(),
      summonShortcut: ports.shortcut.outcome,
      startAtLogin: await ports.login.read(),
    }),
    useSummonShortcut: (accelerator) => Promise.resolve(ports.shortcut.use(accelerator)),
    setStartAtLogin: (isOn) => ports.login.set(isOn),
    openExternal: async (url) => {
      const address = externalAddress(url)
      if (address === undefined) return false
      await ports.shell.openExternal(address)
      return true
    },
    askForMicrophone: () => ports.microphone.ask(),
    openMicrophoneSettings: () => ports.microphone.openSettings(),
  }
}
