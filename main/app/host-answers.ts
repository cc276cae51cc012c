import type { Shell } from 'electron'
import type { HostRequests } from '../../shared/protocol/host-channels.ts'
import type { SystemMicrophone } from './microphone-access.ts'
import { externalAddress } from './page-policy.ts'
import type { SummonShortcut } from './summon-shortcut.ts'

export interface HostAnswerPorts {
  readonly mintLink: () => string
  readonly shortcut: Pick<SummonShortcut, 'use' | 'outcome'>
  readonly microphone: Pick<SystemMicrophone, 'access' | 'ask' | 'openSettings'>
  readonly shell: Pick<Shell, 'openExternal'>
  readonly runtime: string
  readonly platform: string
}

/** What the main process answers its page. */
export function hostAnswers(ports: HostAnswerPorts): HostRequests {
  return {
    takeTicket: () => Promise.resolve(ticketOf(ports.mintLink())),
    describe: () =>
      Promise.resolve({
        runtime: ports.runtime,
        platform: ports.platform,
        microphoneAccess: ports.microphone.access(),
        summonShortcut: ports.shortcut.outcome,
      }),
    useSummonShortcut: (accelerator) => Promise.resolve(ports.shortcut.use(accelerator)),
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

// The same ticket as in the link that other hosts open; here it never stands in an address.
function ticketOf(link: string): string {
  const ticket = new URLSearchParams(new URL(link).hash.slice(1)).get('ticket')
  if (ticket === null) throw new Error('The server minted a link without a ticket.')
  return ticket
}
