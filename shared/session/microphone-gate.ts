import { microphoneRateHz } from '../audio/format.ts'
import type { Welcome } from '../protocol/server-messages.ts'

/** More of it unsent means that nobody reads: two seconds of microphone. */
const bufferedMaxBytes = 64 * 1024
/** Of the burst that a server takes; left for the sound that is live when a backlog goes out. */
const framesSpared = 10
/** After this the server's word on what it has will not come any more, and its room is that of a steady stream. */
const settledAfterMs = 1_000

/** When microphone audio may go. A socket begins with a backlog of a gap, and the server's room for it is bounded. */
export interface MicrophoneGate {
  /** Some went out on a socket that died: only the server knows whether it has it. */
  readonly isUnsure: boolean
  /** Nothing goes until the server said what it has; of an old stream it would take a frame twice. */
  readonly isWaiting: boolean
  readonly openedAtMs: number
  readonly framesLeft: number
  readonly framesAtOnce: number
  readonly framesPerSecond: number
  readonly bufferedBytes: number
}

export const closedGate: MicrophoneGate = {
  ...{ isUnsure: false, isWaiting: false, openedAtMs: 0, framesLeft: 0 },
  ...{ framesAtOnce: 0, framesPerSecond: 0, bufferedBytes: 0 },
}

export function socketLost(gate: MicrophoneGate, hasFramesOut: boolean): MicrophoneGate {
  return { ...closedGate, isUnsure: gate.isUnsure || hasFramesOut }
}

export function socketOpened(
  gate: MicrophoneGate,
  { limits }: Welcome,
  { nowMs, isSameLife }: { readonly nowMs: number; readonly isSameLife: boolean },
): MicrophoneGate {
  const { audioFramesBurst, audioFramesPerSecond } = limits
  const framesAtOnce = Math.max(1, audioFramesBurst - framesSpared)
  const isWaiting = gate.isUnsure && isSameLife
  return {
    ...{ isUnsure: isWaiting, isWaiting, openedAtMs: nowMs, bufferedBytes: 0 },
    ...{ framesLeft: framesAtOnce, framesAtOnce, framesPerSecond: audioFramesPerSecond },
  }
}

/** The server said what it has, or that it has nothing to say. */
export function answeredFor(gate: MicrophoneGate): MicrophoneGate {
  return gate.isWaiting ? { ...gate, isUnsure: false, isWaiting: false } : gate
}

export function ticked(gate: MicrophoneGate, bufferedBytes: number, nowMs: number): MicrophoneGate {
  const next = { ...gate, bufferedBytes }
  if (nowMs - gate.openedAtMs < settledAfterMs) return next
  return { ...answeredFor(next), framesLeft: Infinity }
}

/** The microphone is a clock too: while it gives a frame, the server's room grows by a little more than one. */
export function recorded(gate: MicrophoneGate, samples: number): MicrophoneGate {
  const grown = gate.framesLeft + (samples / microphoneRateHz) * gate.framesPerSecond
  return { ...gate, framesLeft: gate.framesLeft === Infinity ? Infinity : Math.min(gate.framesAtOnce, grown) }
}

export function sent(gate: MicrophoneGate, frames: number): MicrophoneGate {
  return frames === 0 ? gate : { ...gate, framesLeft: gate.framesLeft - frames }
}

export function framesAllowed(gate: MicrophoneGate): number {
  return gate.isWaiting || gate.bufferedBytes > bufferedMaxBytes ? 0 : gate.framesLeft
}
