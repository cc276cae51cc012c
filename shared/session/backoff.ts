/** The first try after a loss: most are a server that is there again, and a spoken answer is waiting. */
const atOnceMs = 100
const firstMs = 300
const thenMs = 5_000

/**
 * How long to wait before try number `attempt` (from 0). Full jitter: anything up to 0.1, 0.3, 0.6, 1.2, 2.4, 4.8, then 5
 * seconds, so that the clients of a server that was restarted come back spread out. `chance` is 0 to 1, drawn each time.
 */
export function retryDelayMs(attempt: number, chance: number): number {
  const mostMs = attempt === 0 ? atOnceMs : Math.min(thenMs, firstMs * 2 ** Math.min(attempt - 1, 10))
  return Math.round(mostMs * chance)
}
