/** One ping and its pong. */
export interface Exchange {
  readonly roundTripMs: number
  /** The server's wall clock, when it answered. */
  readonly serverAtMs: number
  /** This end's wall clock, when the answer was here. */
  readonly receivedAtMs: number
}

export interface ConnectionQuality {
  /** Of the last ping that was answered. */
  readonly roundTripMs: number
  /** What is to be added to this end's wall clock to get the server's. */
  readonly clockOffsetMs: number
}

/** 24 s of heartbeat: a wall clock that was set is believed after that. */
const exchangesKept = 8

export function withExchange(exchanges: readonly Exchange[], exchange: Exchange): readonly Exchange[] {
  return [...exchanges, exchange].slice(-exchangesKept)
}

/** The quickest exchange knows best: an answer that was held up somewhere says less of when it was given. */
export function qualityOf(exchanges: readonly Exchange[]): ConnectionQuality | undefined {
  const last = exchanges.at(-1)
  if (last === undefined) return undefined
  const quickest = exchanges.reduce((best, exchange) => (exchange.roundTripMs < best.roundTripMs ? exchange : best))
  const clockOffsetMs = quickest.serverAtMs + quickest.roundTripMs / 2 - quickest.receivedAtMs
  return { roundTripMs: last.roundTripMs, clockOffsetMs }
}
