/** The first try after a loss: most are a server that is there again, and a spoken answer is waiting. */
const atOnceMs = 100
/** As the protocol page says: "0.3, 0.6, 1.2, 2.4, then every 5 seconds, each with some chance in it". */
const scheduleMs = [300, 600, 1_200, 2_400] as const
const thenMs = 5_000
/** Of a delay, either way. */
const spread = 0.25

/** How long to wait before try number `attempt` (from 0). `chance` is 0 to 1, drawn anew each time. */
export function retryDelayMs(attempt: number, chance: number): number {
  if (attempt === 0) return Math.round(atOnceMs * chance)
  const baseMs = scheduleMs[attempt - 1] ?? thenMs
  return Math.round(baseMs * (1 - spread + 2 * spread * chance))
}
