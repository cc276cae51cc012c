import type { AudioDevice } from '../state/settings-state.ts'

/** As much of a `MediaDeviceInfo` as is shown. */
export interface DeviceInfo extends AudioDevice {
  readonly kind: string
}

/** Chromium's own entries for what the system has chosen: they stand for "the system's default", which is offered anyway. */
const pseudoIds = ['default', 'communications']

export function audioDevicesIn(infos: readonly DeviceInfo[]): {
  readonly microphones: readonly AudioDevice[]
  readonly loudspeakers: readonly AudioDevice[]
} {
  const real = infos.filter(({ deviceId }) => !pseudoIds.includes(deviceId))
  const of = (kind: string): readonly AudioDevice[] =>
    real.filter((info) => info.kind === kind).map(({ deviceId, label }) => ({ deviceId, label }))
  return { microphones: of('audioinput'), loudspeakers: of('audiooutput') }
}
