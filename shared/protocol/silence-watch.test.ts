import { expect, test } from 'vitest'
import type { Clock } from '../std/clock.ts'
import { ManualClock } from '../std/manual-clock.ts'
import { peerSilentMs } from './limits.ts'
import { SilenceWatch } from './silence-watch.ts'

function rig() {
  const manual = new ManualClock()
  const given = { sleptMs: 0, up: 0 }
  const clock: Clock = {
    nowMs: () => manual.nowMs() + given.sleptMs,
    wallMs: () => manual.wallMs() + given.sleptMs,
    after: (delayMs, action) => manual.after(delayMs, action),
  }
  const watch = new SilenceWatch(clock, () => {
    given.up += 1
  })
  watch.start()
  return { manual, given, watch }
}

test('what says nothing for 9 s is given up, once', () => {
  const { manual, given } = rig()
  manual.advance(peerSilentMs - 1)
  expect(given.up).toBe(0)
  manual.advance(100 * peerSilentMs)
  expect(given.up).toBe(1)
})

test('whatever is heard begins the 9 s anew', () => {
  const { manual, given, watch } = rig()
  for (let times = 0; times < 20; times++) {
    manual.advance(peerSilentMs - 1)
    watch.heard()
  }
  expect(given.up).toBe(0)
  manual.advance(peerSilentMs)
  expect(given.up).toBe(1)
})

test('a sleep of this process is no silence of the other end, which has 9 s from then on', () => {
  const { manual, given } = rig()
  manual.advance(1_000)
  given.sleptMs = 60_000
  manual.advance(peerSilentMs - 1_000)
  expect(given.up).toBe(0)
  manual.advance(peerSilentMs - 1)
  expect(given.up).toBe(0)
  manual.advance(1)
  expect(given.up).toBe(1)
})

test('nothing is given up after the end', () => {
  const { manual, given, watch } = rig()
  watch.stop()
  manual.advance(10 * peerSilentMs)
  expect(given.up).toBe(0)
  expect(manual.pendingTimers).toBe(0)
})
