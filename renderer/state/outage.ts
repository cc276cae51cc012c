import type { ConnectionState } from '../../shared/session/connection-state.ts'

/** A connection that is being got back. */
export interface Outage {
  /** Tries that failed, the loss itself counted. */
  readonly tries: number
  /** Of the last of them. */
  readonly reason: string
  readonly isBlocked: boolean
}

/** A try is part of the outage: only its end tells whether that is over. */
export function outageAfter(known: Outage | undefined, connection: ConnectionState): Outage | undefined {
  switch (connection.name) {
    case 'connecting':
      return known
    case 'waiting': {
      const { reason, isBlocked = false } = connection
      return { tries: (known?.tries ?? 0) + 1, reason, isBlocked }
    }
    case 'open':
    case 'closed':
      return undefined
    default:
      return connection satisfies never
  }
}
