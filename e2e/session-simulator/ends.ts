import type { ClientEndEffect, ClientEndEvent } from '../../shared/session/client-end-events.ts'
import { clientEnd, transition as clientTransition, type ClientEnd } from '../../shared/session/client-end.ts'
import type { ServerEndEffect, ServerEndEvent } from '../../shared/session/server-end-events.ts'
import { serverEnd, transition as serverTransition, type ServerEnd } from '../../shared/session/server-end.ts'

export type ServerTransition = (
  state: ServerEnd,
  event: ServerEndEvent,
) => { readonly state: ServerEnd; readonly effects: readonly ServerEndEffect[] }
export type ClientTransition = (
  state: ClientEnd,
  event: ClientEndEvent,
) => { readonly state: ClientEnd; readonly effects: readonly ClientEndEffect[] }

/** The two reducers under test. A test that wants to see an invariant fail gives a broken one. */
export interface Ends {
  readonly firstServer: (epoch: number) => ServerEnd
  readonly server: ServerTransition
  readonly firstClient: () => ClientEnd
  readonly client: ClientTransition
}

export const realEnds: Ends = {
  firstServer: serverEnd,
  server: serverTransition,
  firstClient: clientEnd,
  client: clientTransition,
}
