import type { HostCommand } from '../../shared/protocol/host-bridge.ts'

/* When the microphone is let go: the machine sleeps, or its screen is locked. Back only when both are over. */

export interface Wakefulness {
  readonly isAsleep: boolean
  readonly isLocked: boolean
}

export const awake: Wakefulness = { isAsleep: false, isLocked: false }

export const powerEvents = ['suspend', 'resume', 'lock-screen', 'unlock-screen'] as const
export type PowerEvent = (typeof powerEvents)[number]

export interface WakefulnessStep {
  readonly state: Wakefulness
  readonly command: Extract<HostCommand, 'suspend' | 'resume'> | undefined
}

/** Many systems lock before they sleep and wake up locked: nobody is there to talk until the screen is open again. */
export function afterPowerEvent(state: Wakefulness, event: PowerEvent): WakefulnessStep {
  const next = stateAfter(state, event)
  const wasAway = state.isAsleep || state.isLocked
  const isAway = next.isAsleep || next.isLocked
  return { state: next, command: wasAway === isAway ? undefined : isAway ? 'suspend' : 'resume' }
}

function stateAfter(state: Wakefulness, event: PowerEvent): Wakefulness {
  switch (event) {
    case 'suspend':
      return { ...state, isAsleep: true }
    case 'resume':
      return { ...state, isAsleep: false }
    case 'lock-screen':
      return { ...state, isLocked: true }
    case 'unlock-screen':
      return { ...state, isLocked: false }
    default:
      return event satisfies never
  }
}
