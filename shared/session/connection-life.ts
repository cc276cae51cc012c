import type { CloseAdvice } from '../protocol/errors.ts'
import { retryDelayMs } from './backoff.ts'
import type { CloseCause, ConnectionState } from './connection-state.ts'

/** A connection that held this long was a good one: what comes after it begins the schedule anew. */
export const steadyAfterMs = 5_000

/** `attempt` counts the tries since the last good connection. */
export type ConnectionLife =
  | { readonly name: 'idle' }
  | { readonly name: 'connecting'; readonly attempt: number }
  | { readonly name: 'open'; readonly attempt: number; readonly sinceMs: number; readonly isResumed: boolean }
  | { readonly name: 'waiting'; readonly attempt: number; readonly retryInMs: number; readonly reason: string }
  | { readonly name: 'closed'; readonly reason: string; readonly cause?: CloseCause }

export type ConnectionEvent =
  | { readonly type: 'open' }
  | { readonly type: 'welcome'; readonly atMs: number; readonly isResumed: boolean }
  | {
      readonly type: 'lost'
      readonly atMs: number
      readonly advice: CloseAdvice
      readonly reason: string
      /** Of a loss that is not tried again. */
      readonly cause?: CloseCause
      /** 0 to 1, drawn for this loss. */
      readonly chance: number
    }
  /** The wait is over, or there is reason to believe that the server can be reached again. */
  | { readonly type: 'retry' }
  | { readonly type: 'close'; readonly reason: string }

export type ConnectionEffect =
  | { readonly type: 'connect' }
  /** Whatever the socket still says is about a connection that is over. */
  | { readonly type: 'drop-socket' }
  | { readonly type: 'wait'; readonly delayMs: number }
  | { readonly type: 'cancel-wait' }
  /** Nothing that waits will be sent any more. */
  | { readonly type: 'give-up' }

export interface ConnectionStep {
  readonly life: ConnectionLife
  readonly effects: readonly ConnectionEffect[]
}

export function transition(life: ConnectionLife, event: ConnectionEvent): ConnectionStep {
  switch (event.type) {
    case 'open':
      if (life.name !== 'idle' && life.name !== 'closed') return unchanged(life)
      return { life: { name: 'connecting', attempt: 0 }, effects: [{ type: 'connect' }] }
    case 'welcome': {
      if (life.name !== 'connecting') return unchanged(life)
      const { atMs, isResumed } = event
      return { life: { name: 'open', attempt: life.attempt, sinceMs: atMs, isResumed }, effects: [] }
    }
    case 'lost':
      return lost(life, event)
    case 'retry':
      if (life.name !== 'waiting') return unchanged(life)
      return {
        life: { name: 'connecting', attempt: life.attempt },
        effects: [{ type: 'cancel-wait' }, { type: 'connect' }],
      }
    case 'close':
      if (life.name === 'closed') return unchanged(life)
      return {
        life: { name: 'closed', reason: event.reason },
        effects: [{ type: 'cancel-wait' }, { type: 'drop-socket' }, { type: 'give-up' }],
      }
    default:
      return event satisfies never
  }
}

/** What the page is told; nothing while no connection was asked for. */
export function shownState(life: ConnectionLife): ConnectionState | undefined {
  switch (life.name) {
    case 'idle':
      return undefined
    case 'connecting':
      return { name: 'connecting' }
    case 'open':
      return { name: 'open', isResumed: life.isResumed }
    case 'waiting':
      return { name: 'waiting', retryInMs: life.retryInMs, reason: life.reason }
    case 'closed':
      return life
    default:
      return life satisfies never
  }
}

function lost(life: ConnectionLife, event: Extract<ConnectionEvent, { type: 'lost' }>): ConnectionStep {
  if (life.name !== 'connecting' && life.name !== 'open') return unchanged(life)
  switch (event.advice) {
    case 'stop': {
      const { reason, cause } = event
      return {
        life: { name: 'closed', reason, ...(cause !== undefined && { cause }) },
        effects: [{ type: 'drop-socket' }, { type: 'give-up' }],
      }
    }
    // Every try buys a new ticket. Where the credential is worth nothing any more, that is refused, and refusals stop.
    case 're-authenticate':
    case 'retry': {
      const wasGood = life.name === 'open' && event.atMs - life.sinceMs >= steadyAfterMs
      const attempt = wasGood ? 0 : life.attempt
      const retryInMs = retryDelayMs(attempt, event.chance)
      return {
        life: { name: 'waiting', attempt: attempt + 1, retryInMs, reason: event.reason },
        effects: [{ type: 'drop-socket' }, { type: 'wait', delayMs: retryInMs }],
      }
    }
    default:
      return event.advice satisfies never
  }
}

function unchanged(life: ConnectionLife): ConnectionStep {
  return { life, effects: [] }
}
