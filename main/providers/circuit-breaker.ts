import type { AssistantError } from '../../shared/protocol/errors.ts'

/** Three in a row are no accident; what a provider says will last (a refused key) is believed the first time. */
const failuresToOpen = 3
/** One question in half a minute finds out whether the provider is back; the others do not wait for it. */
const probeEveryMs = 30_000

export type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly probeDueMs: number }
  | { readonly kind: 'probing'; readonly probeDueMs: number }

export type BreakerEvent =
  /** Somebody wants to use the provider. */
  | { readonly type: 'ask'; readonly nowMs: number }
  | { readonly type: 'success' }
  | { readonly type: 'failure'; readonly nowMs: number; readonly isLasting: boolean }
  /** The user ended it before anything was known. */
  | { readonly type: 'give-up' }

export const closedBreaker: BreakerState = { kind: 'closed', failures: 0 }

/** Whether a provider is asked at all. `isAllowed` is the answer to `ask`, and means nothing for the other events. */
export function breakerTransition(
  state: BreakerState,
  event: BreakerEvent,
): { readonly state: BreakerState; readonly isAllowed: boolean } {
  switch (event.type) {
    case 'ask':
      return ask(state, event.nowMs)
    case 'success':
      return { state: closedBreaker, isAllowed: true }
    case 'failure':
      return { state: failed(state, event), isAllowed: false }
    case 'give-up':
      return { state: state.kind === 'probing' ? { ...state, kind: 'open' } : state, isAllowed: false }
    default:
      return event satisfies never
  }
}

function ask(state: BreakerState, nowMs: number): { readonly state: BreakerState; readonly isAllowed: boolean } {
  if (state.kind === 'closed') return { state, isAllowed: true }
  // Also while a probe is on its way: one that hangs must not be the last one.
  if (nowMs < state.probeDueMs) return { state, isAllowed: false }
  return { state: { kind: 'probing', probeDueMs: nowMs + probeEveryMs }, isAllowed: true }
}

function failed(state: BreakerState, event: { readonly nowMs: number; readonly isLasting: boolean }): BreakerState {
  const probeDueMs = event.nowMs + probeEveryMs
  switch (state.kind) {
    case 'closed':
      return event.isLasting || state.failures + 1 >= failuresToOpen
        ? { kind: 'open', probeDueMs }
        : { kind: 'closed', failures: state.failures + 1 }
    // Asked before it opened, or as the probe: the interval runs from the last probe, not from late failures.
    case 'open':
    case 'probing':
      return { kind: 'open', probeDueMs: state.probeDueMs }
    default:
      return state satisfies never
  }
}

/** What the request itself is to blame for says nothing about the provider. */
export function isProvidersFault({ code }: AssistantError): boolean {
  return code !== 'provider-refused' && code !== 'text-too-long'
}

export function isLasting({ code, retryable }: AssistantError): boolean {
  return !retryable || code === 'provider-unreachable'
}
