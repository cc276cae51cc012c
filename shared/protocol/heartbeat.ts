import { heartbeatMs, peerSilentMs } from './limits.ts'

/** A peer that is there answers a ping in milliseconds; with the new socket's way it is under 2 s from waking to going on. */
export const probeAnswerMs = 1_500
/** Whatever is answered at once is so within 20 ms on one machine: only where it is not does a ping ask after it. */
export const askAfterMs = 250

/** As in the `limits` of `welcome`. */
export interface HeartbeatLimits {
  readonly heartbeatMs: number
  readonly peerSilentMs: number
}

export interface Heartbeat {
  readonly limits: HeartbeatLimits
  readonly lastReceivedAtMs: number
  readonly nextPingAtMs: number
  /** When the next tick was asked for: a tick that comes much later means that this process slept. */
  readonly tickDueAtMs: number
  /** Something waits for its answer, and nothing was heard since: when to ask after it, and then when to give up. */
  readonly doubt?: { readonly askAtMs: number } | { readonly giveUpAtMs: number }
}

export interface HeartbeatTick {
  readonly heartbeat: Heartbeat
  readonly action: 'ping' | 'wait' | 'give-up'
}

export function startHeartbeat(nowMs: number, limits: HeartbeatLimits = { heartbeatMs, peerSilentMs }): Heartbeat {
  const nextPingAtMs = nowMs + limits.heartbeatMs
  return { limits, lastReceivedAtMs: nowMs, nextPingAtMs, tickDueAtMs: nextPingAtMs }
}

export function received(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  const { limits, nextPingAtMs, tickDueAtMs } = heartbeat
  return { limits, nextPingAtMs, tickDueAtMs, lastReceivedAtMs: nowMs }
}

export function tick(heartbeat: Heartbeat, nowMs: number): HeartbeatTick {
  const { limits } = heartbeat
  // After a sleep of this process the silence was ours: probe at once, and give the peer a moment to answer.
  const hasSlept = nowMs - heartbeat.tickDueAtMs > limits.heartbeatMs
  const lastReceivedAtMs = hasSlept ? silentSince(limits, nowMs) : heartbeat.lastReceivedAtMs
  const { askAtMs, giveUpAtMs } = { askAtMs: Infinity, giveUpAtMs: Infinity, ...(hasSlept ? {} : heartbeat.doubt) }
  const silentAtMs = Math.min(lastReceivedAtMs + limits.peerSilentMs, giveUpAtMs)
  if (nowMs >= silentAtMs) return { heartbeat, action: 'give-up' }
  const isAsking = nowMs >= askAtMs
  const isPingDue = hasSlept || isAsking || nowMs >= heartbeat.nextPingAtMs
  const nextPingAtMs = isPingDue ? nowMs + limits.heartbeatMs : heartbeat.nextPingAtMs
  // From the question, not from the doubt: this process may have been too busy to ask in time.
  const doubt = isAsking ? { giveUpAtMs: nowMs + probeAnswerMs - askAfterMs } : hasSlept ? undefined : heartbeat.doubt
  const dueAtMs = isAsking ? nowMs + probeAnswerMs - askAfterMs : askAtMs
  const tickDueAtMs = Math.min(nextPingAtMs, silentAtMs, dueAtMs)
  return {
    heartbeat: { limits, lastReceivedAtMs, nextPingAtMs, tickDueAtMs, ...(doubt !== undefined && { doubt }) },
    action: isPingDue ? 'ping' : 'wait',
  }
}

/** There is reason to doubt the peer: a ping is due now, and it has a moment to answer, whatever came before. */
export function probed(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  const lastReceivedAtMs = silentSince(heartbeat.limits, nowMs)
  return { ...heartbeat, lastReceivedAtMs, nextPingAtMs: nowMs, tickDueAtMs: nowMs }
}

/**
 * Something went out that a peer answers at once. It is asked after when nothing comes, and given up when nothing does:
 * nine seconds of silence would be nine of words into the dark. More words change nothing of that.
 */
export function doubted(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  if (heartbeat.doubt !== undefined) return heartbeat
  const askAtMs = nowMs + askAfterMs
  return { ...heartbeat, doubt: { askAtMs }, tickDueAtMs: Math.min(heartbeat.tickDueAtMs, askAtMs) }
}

/** So that a peer that goes on being silent is given up when the moment to answer is over. */
function silentSince(limits: HeartbeatLimits, nowMs: number): number {
  return nowMs - limits.peerSilentMs + Math.min(limits.heartbeatMs, probeAnswerMs)
}
