import type { AppState } from '../../state/app-state.ts'
import { heldBackMicrophone, silentMicrophone, stalledMicrophone } from '../../state/facts.ts'

/** A problem that lasts stands there for as long as it does; text works all the while. */
export function microphoneProblemOf({ line, microphone }: AppState): string | undefined {
  if (line !== 'voice') return undefined
  const { device, flow } = microphone
  if (device.name === 'problem') return device.message
  if (device.name !== 'open') return undefined
  if (microphone.isHeldBack) return heldBackMicrophone
  if (flow === 'stalled') return stalledMicrophone(device.label)
  return flow === 'silent' ? silentMicrophone(device.label) : undefined
}
