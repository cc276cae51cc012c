import type { KeptDevice } from '../../shared/protocol/settings-api.ts'
import { chooseDevice, type DeviceName } from '../audio/microphone-choice.ts'

/** What is used, and whether something else was asked for. */
export interface DeviceInUse {
  /** Undefined: the system's default. */
  readonly used: DeviceName | undefined
  /** The chosen one is not there; it is used again when it comes back. */
  readonly missing: KeptDevice | undefined
}

export const systemDefault: DeviceInUse = { used: undefined, missing: undefined }

/** The device to use among those that are there, and a sentence where that is not the one that was used or chosen. */
export interface DeviceStep {
  readonly next: DeviceInUse
  readonly notice?: string
}

export type DeviceRole = 'microphone' | 'loudspeaker'

const verbs: Readonly<Record<DeviceRole, string>> = { microphone: 'listens to', loudspeaker: 'speaks through' }

/** `present` without labels tells nothing: the browser hides them until a microphone was allowed once. */
export function followDevice(
  role: DeviceRole,
  before: DeviceInUse,
  found: { readonly kept: KeptDevice | undefined; readonly present: readonly DeviceName[] },
): DeviceStep {
  const { kept, present } = found
  if (kept === undefined) return { next: systemDefault }
  const chosen = chooseDevice(present, kept)
  if (chosen !== undefined) {
    const isBack = before.missing !== undefined && isSame(before.missing, kept)
    return {
      next: { used: chosen, missing: undefined },
      ...(isBack && { notice: `“${kept.label}” is there again, and Parley ${verbs[role]} it.` }),
    }
  }
  if (!present.some(({ label }) => label !== '')) return { next: before }
  const isNews = before.missing === undefined || !isSame(before.missing, kept)
  return {
    next: { used: undefined, missing: kept },
    ...(isNews && {
      notice: `“${kept.label}” is not there, so Parley ${verbs[role]} the system’s ${role}. It is used again when it is back.`,
    }),
  }
}

function isSame(one: KeptDevice, other: KeptDevice): boolean {
  return one.deviceId === other.deviceId && one.label === other.label
}
