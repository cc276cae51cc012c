import type { KeptDevice, KeptDevices } from '../../../shared/protocol/settings-api.ts'
import type { AudioDevice } from '../../state/settings-state.ts'

export const systemDefaultId = ''

export interface DeviceChoice {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

export interface DeviceChoices {
  readonly choices: readonly DeviceChoice[]
  readonly chosenId: string
  /** Devices are there, and the browser does not say which. */
  readonly areNamesHidden: boolean
}

/** A kept device that is away stays in the list: it is used again when it is back. */
export function deviceChoices(present: readonly AudioDevice[], kept: KeptDevice | undefined): DeviceChoices {
  const named = present.filter(({ deviceId, label }) => deviceId !== '' && label !== '')
  const found = kept === undefined ? undefined : find(named, kept)
  const isAway = kept !== undefined && found === undefined
  return {
    choices: [
      { value: systemDefaultId, label: 'What the system uses' },
      ...named.map(({ deviceId, label }) => ({ value: deviceId, label })),
      ...(isAway ? [{ value: kept.deviceId, label: kept.label, hint: 'Not connected' }] : []),
    ],
    chosenId: found?.deviceId ?? kept?.deviceId ?? systemDefaultId,
    areNamesHidden: present.length > 0 && named.length === 0,
  }
}

export function keptAfter(
  devices: KeptDevices,
  role: keyof KeptDevices,
  { id, present }: { readonly id: string; readonly present: readonly AudioDevice[] },
): KeptDevices {
  const { [role]: before, ...others } = devices
  if (id === systemDefaultId) return others
  const chosen = present.find(({ deviceId }) => deviceId === id)
  if (chosen === undefined) return before === undefined ? others : { ...others, [role]: before }
  return { ...others, [role]: { deviceId: chosen.deviceId, label: chosen.label } }
}

// The id is lost with the page's origin; the label stays.
function find(named: readonly AudioDevice[], kept: KeptDevice): AudioDevice | undefined {
  return named.find(({ deviceId }) => deviceId === kept.deviceId) ?? named.find(({ label }) => label === kept.label)
}
