import { describe, expect, it } from 'vitest'
import { ManualClock } from '../std/manual-clock.ts'
import { probeAnswerMs, received, startHeartbeat, tick, type HeartbeatTick } from './heartbeat.ts'
import { peerSilentMs } from './limits.ts'
import { PeerWatch } from './peer-watch.ts'

/** Ticks when asked to, until the given time. */
function run(untilMs: number, heardAtMs: readonly number[] = []): { readonly atMs: number; readonly action: string }[] {
  let heartbeat = startHeartbeat(0)
  const seen: { atMs: number; action: string }[] = []
  while (heartbeat.tickDueAtMs <= untilMs) {
    const atMs = heartbeat.tickDueAtMs
    const heard = heardAtMs.filter((time) => time <= atMs && time > heartbeat.lastReceivedAtMs).at(-1)
    const step: HeartbeatTick = tick(heard === undefined ? heartbeat : received(heartbeat, heard), atMs)
    seen.push({ atMs, action: step.action })
    if (step.action === 'give-up') break
    heartbeat = step.heartbeat
  }
  return seen
}

describe('the heartbeat', () => {
  it('pings every 3 s and gives a silent peer up after 9 s', () => {
    expect(run(20_000)).toEqual([
      { atMs: 3_000, action: 'ping' },
      { atMs: 6_000, action: 'ping' },
      { atMs: 9_000, action: 'give-up' },
    ])
  })

  it('counts whatever arrives, and notices the end within 10 s of the last of it wherever that falls', () => {
    for (let lastHeardMs = 100; lastHeardMs < 9_000; lastHeardMs += 700) {
      const end = run(30_000, [lastHeardMs]).at(-1)
      expect(end?.action).toBe('give-up')
      expect((end?.atMs ?? 0) - lastHeardMs).toBeGreaterThanOrEqual(peerSilentMs)
      expect((end?.atMs ?? 0) - lastHeardMs).toBeLessThan(10_000)
    }
  })

  it('goes on for ever with a peer that is heard', () => {
    const heard = Array.from({ length: 100 }, (_, index) => index * 1_000)
    expect(run(99_000, heard).every((step) => step.action !== 'give-up')).toBe(true)
  })

  it('probes at once after this process slept, and gives the peer a moment to answer', () => {
    const woken = tick(startHeartbeat(0), 60_000)
    expect(woken.action).toBe('ping')
    expect(tick(woken.heartbeat, 60_000 + probeAnswerMs).action).toBe('give-up')
    expect(tick(received(woken.heartbeat, 60_200), 63_000).action).toBe('ping')
  })
})

describe('the watch over a peer', () => {
  function watch(): { clock: ManualClock; pings: number[]; gaveUp: () => number; peer: PeerWatch } {
    const clock = new ManualClock()
    const pings: number[] = []
    let endings = 0
    const peer = new PeerWatch(clock, { ping: (sentAtMs) => pings.push(sentAtMs), giveUp: () => endings++ })
    peer.start()
    return { clock, pings, gaveUp: () => endings, peer }
  }

  it('measures the round trip by its own last ping and by nothing a peer makes up', () => {
    const { clock, pings, peer } = watch()
    clock.advance(3_040)
    expect(peer.answered(17, clock.nowMs())).toBeUndefined()
    expect(peer.answered(pings[0] ?? 0, clock.nowMs())).toBe(40)
    expect(peer.answered(pings[0] ?? 0, clock.nowMs())).toBeUndefined()
  })

  it('asks at once when there is reason to doubt, and gives up when the moment passes without an answer', () => {
    const { clock, pings, gaveUp, peer } = watch()
    clock.advance(1_000)
    peer.probe()
    expect(pings).toEqual([1_000])
    clock.advance(probeAnswerMs - 1)
    expect(gaveUp()).toBe(0)
    clock.advance(1)
    expect(gaveUp()).toBe(1)
  })

  it('goes on as before when the probe is answered', () => {
    const { clock, pings, gaveUp, peer } = watch()
    clock.advance(1_000)
    peer.probe()
    clock.advance(10)
    peer.heard(clock.nowMs())
    clock.advance(peerSilentMs - 1)
    expect(gaveUp()).toBe(0)
    expect(pings).toEqual([1_000, 4_000, 7_000, 10_000])
    clock.advance(1)
    expect(gaveUp()).toBe(1)
  })

  it('asks after an answer that does not come, and gives up 1.5 s after the question it is waited for', () => {
    const { clock, pings, gaveUp, peer } = watch()
    clock.advance(1_000)
    peer.awaitAnswer()
    clock.advance(200)
    // More of them change nothing.
    peer.awaitAnswer()
    clock.advance(1_299)
    peer.awaitAnswer()
    expect([pings, gaveUp()]).toEqual([[1_250], 0])
    clock.advance(1)
    expect([gaveUp(), clock.pendingTimers]).toEqual([1, 0])
  })

  it('asks nothing and goes on as before where something comes at once', () => {
    const { clock, pings, gaveUp, peer } = watch()
    for (let sent = 0; sent < 100; sent++) {
      peer.awaitAnswer()
      clock.advance(20)
      peer.heard(clock.nowMs())
      clock.advance(80)
    }
    expect([pings, gaveUp()]).toEqual([[3_000, 6_000, 9_000], 0])
    clock.advance(peerSilentMs)
    expect(gaveUp()).toBe(1)
  })

  it('never waits longer than for the heartbeat, whatever was asked last', () => {
    const { clock, gaveUp, peer } = watch()
    clock.advance(peerSilentMs - 100)
    peer.awaitAnswer()
    clock.advance(100)
    expect(gaveUp()).toBe(1)
  })

  it('gives an answer its moment also where this process slept over it', () => {
    const { clock, gaveUp, peer } = watch()
    peer.awaitAnswer()
    const woken = tick({ ...startHeartbeat(0), doubt: { askAtMs: 250 } }, 60_000)
    expect([woken.action, woken.heartbeat.tickDueAtMs]).toEqual(['ping', 61_500])
    const late = tick({ ...startHeartbeat(0), doubt: { askAtMs: 250 } }, 2_900)
    expect([late.action, late.heartbeat.tickDueAtMs]).toEqual(['ping', 2_900 + 1_250])
    clock.advance(1_500)
    expect(gaveUp()).toBe(1)
  })

  it('keeps the beat that the server asks for', () => {
    const clock = new ManualClock()
    const pings: number[] = []
    const peer = new PeerWatch(clock, { ping: (sentAtMs) => pings.push(sentAtMs), giveUp: () => undefined })
    peer.start({ heartbeatMs: 100, peerSilentMs: 250 })
    clock.advance(1_000)
    expect(pings).toEqual([100, 200])
  })

  it('gives up once, and leaves no timer behind when it is stopped', () => {
    const silent = watch()
    silent.clock.advance(60_000)
    expect(silent.gaveUp()).toBe(1)
    expect(silent.clock.pendingTimers).toBe(0)
    const stopped = watch()
    stopped.peer.stop()
    expect(stopped.clock.pendingTimers).toBe(0)
  })
})
