import { heartbeatMs, peerSilentMs } from './limits.ts'

/** A peer that is there answers a ping in milliseconds; with the new socket's way it is under 2 s from waking to going on. */
export const probeAnswerMs = 1_500

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
  return { ...heartbeat, lastReceivedAtMs: nowMs }
}

export function tick(heartbeat: Heartbeat, nowMs: number): HeartbeatTick {
  const { limits } = heartbeat
  // After a sleep of this process the silence was ours: probe at once, and give the peer a moment to answer.
  const hasSlept = nowMs - heartbeat.tickDueAtMs > limits.heartbeatMs
  const lastReceivedAtMs = hasSlept ? silentSince(limits, nowMs) : heartbeat.lastReceivedAtMs
  const silentAtMs = lastReceivedAtMs + limits.peerSilentMs
  if (nowMs >= silentAtMs) return { heartbeat, action: 'give-up' }
  const isPingDue = hasSlept || nowMs >= heartbeat.nextPingAtMs
  const nextPingAtMs = isPingDue ? nowMs + limits.heartbeatMs : heartbeat.nextPingAtMs
  return {
    heartbeat: { limits, lastReceivedAtMs, nextPingAtMs, tickDueAtMs: Math.min(nextPingAtMs, silentAtMs) },
    action: isPingDue ? 'ping' : 'wait',
  }
}

/** There is reason to doubt the peer: a ping is due now, and it has a moment to answer, whatever came before. */
export function probed(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  const lastReceivedAtMs = silentSince(heartbeat.limits, nowMs)
  return { ...heartbeat, lastReceivedAtMs, nextPingAtMs: nowMs, tickDueAtMs: nowMs }
}

/** So that a peer that goes on being silent is given up when the moment to answer is over. */
function silentSince(limits: HeartbeatLimits, nowMs: number): number {
  return nowMs - limits.peerSilentMs + Math.min(limits.heartbeatMs, probeAnswerMs)
}
