import { Agent } from 'undici'
import type { Fetch } from './provider-fetch.ts'

/**
 * Longer than an answer is spoken and the next question thought of: Node's own 4 s end in every turn, and a new
 * connection to a cloud costs two or three round trips before the question is even sent. What the server says about its
 * own patience still counts where it is less.
 */
const keptIdleMs = 60_000

export interface KeptConnections {
  readonly fetch: Fetch
  /** Ends them all, and what still runs on them. */
  close(): Promise<void>
}

/** `fetch` whose connections stay open over the pauses of a conversation. */
export function createKeptConnections({ idleMs = keptIdleMs }: { readonly idleMs?: number } = {}): KeptConnections {
  const dispatcher = new Agent({ keepAliveTimeout: idleMs })
  return {
    fetch: (url, init) => fetch(url, { ...init, dispatcher }),
    close: () => dispatcher.destroy(),
  }
}
