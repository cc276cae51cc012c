/** As much of a `MediaDeviceInfo` as a choice needs. */
export interface DeviceName {
  readonly deviceId: string
  readonly label: string
}

/**
 * The remembered microphone among those that are there. The id is lost with the page's origin (another port) and with
 * cleared site data; the label stays. Undefined: leave it to the system.
 */
export function chooseDevice(present: readonly DeviceName[], wanted: Partial<DeviceName>): DeviceName | undefined {
  const byId = present.find(({ deviceId }) => deviceId !== '' && deviceId === wanted.deviceId)
  return byId ?? present.find(({ label }) => label !== '' && label === wanted.label)
}

const headsetLabel = /head ?set|head ?phone|ear ?(pods|buds|phone)|air ?pods|hands-?free/i

/** What the labels of the devices tell. Loudspeakers have no name of their own, so the answer may be that we do not know. */
export function guessRoute(...labels: readonly string[]): 'headset' | 'unknown' {
  return labels.some((label) => headsetLabel.test(label)) ? 'headset' : 'unknown'
}
