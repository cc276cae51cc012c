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
  /**
   * What comes next goes over new connections; what runs on the old ones is left to end. For a machine that wakes: the
   * far ends of its connections have gone in its sleep, and the first question would wait for a dead one to be noticed.
   */
  drop(): void
  /** Ends them all, and what still runs on them. */
  close(): Promise<void>
}

/** `fetch` whose connections stay open over the pauses of a conversation. */
export function createKeptConnections({ idleMs = keptIdleMs }: { readonly idleMs?: number } = {}): KeptConnections {
  const open = (): Agent => new Agent({ keepAliveTimeout: idleMs })
  let agent = open()
  let dropped: Agent | undefined
  return {
    fetch: (url, init) => {
      // Node's types name the undici inside Node, which is not the one of this package: the two agree when they run.
      const through: object = { dispatcher: agent }
      return fetch(url, { ...init, ...through })
    },
    drop() {
      // Whatever ran before the sleep before this one has long been given up.
      void dropped?.destroy()
      // Not `close()`: that waits for what runs, and nothing could end it any more. Idle ones end by themselves.
      dropped = agent
      agent = open()
    },
    async close() {
      await Promise.all([agent.destroy(), dropped?.destroy()])
    },
  }
}
