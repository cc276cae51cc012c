import type { KeptDevice, KeptDevices } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Select } from '../controls/select.tsx'
import { deviceChoices, keptAfter, systemDefaultId } from './device-choices.ts'

export interface DevicePickerProps {
  readonly role: 'microphone' | 'loudspeaker'
  readonly devices: KeptDevices
}

export function DevicePicker({ role, devices }: DevicePickerProps) {
  const { changeSettings } = useActions()
  const present = useApp(({ settings }) => (role === 'microphone' ? settings.microphones : settings.loudspeakers))
  const kept: KeptDevice | undefined = devices[role]
  const { choices, chosenId, areNamesHidden } = deviceChoices(present, kept)
  return (
    <div className="flex flex-col gap-1.5">
      <Select
        label={role === 'microphone' ? 'Microphone' : 'Loudspeaker'}
        value={chosenId}
        choices={choices}
        onChoose={(id) => {
          changeSettings({ devices: keptAfter(devices, role, { id, present }) })
        }}
      />
      {areNamesHidden && (
        <p className="text-small text-ink-soft">
          Browsers tell the names of devices once the microphone was allowed. Check the level or hear yourself to allow
          it.
        </p>
      )}
      {chosenId !== systemDefaultId && !present.some(({ deviceId }) => deviceId === chosenId) && !areNamesHidden && (
        <p className="text-small text-busy">It is not there, so the system’s {role} is used until it comes back.</p>
      )}
    </div>
  )
}
