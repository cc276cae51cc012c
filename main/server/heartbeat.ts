import { heartbeatMs, peerSilentMs } from '../../shared/protocol/limits.ts'

export interface Heartbeat {
  readonly lastReceivedAtMs: number
  readonly nextPingAtMs: number
  /** When the next tick was asked for: a tick that comes much later means that this process slept. */
  readonly tickDueAtMs: number
}

export interface HeartbeatTick {
  readonly heartbeat: Heartbeat
  readonly action: 'ping' | 'wait' | 'give-up'
}

export function startHeartbeat(nowMs: number): Heartbeat {
  return { lastReceivedAtMs: nowMs, nextPingAtMs: nowMs + heartbeatMs, tickDueAtMs: nowMs + heartbeatMs }
}

export function received(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  return { ...heartbeat, lastReceivedAtMs: nowMs }
}

export function tick(heartbeat: Heartbeat, nowMs: number): HeartbeatTick {
  // After a sleep of this process the silence was ours: probe at once, and give the peer one more beat to answer.
  const hasSlept = nowMs - heartbeat.tickDueAtMs > heartbeatMs
  const lastReceivedAtMs = hasSlept
    ? Math.max(heartbeat.lastReceivedAtMs, nowMs - peerSilentMs + heartbeatMs)
    : heartbeat.lastReceivedAtMs
  const silentAtMs = lastReceivedAtMs + peerSilentMs
  if (nowMs >= silentAtMs) return { heartbeat, action: 'give-up' }
  const isPingDue = hasSlept || nowMs >= heartbeat.nextPingAtMs
  const nextPingAtMs = isPingDue ? nowMs + heartbeatMs : heartbeat.nextPingAtMs
  return {
    heartbeat: { lastReceivedAtMs, nextPingAtMs, tickDueAtMs: Math.min(nextPingAtMs, silentAtMs) },
    action: isPingDue ? 'ping' : 'wait',
  }
}
