import { describe, expect, it } from 'vitest'
import { qualityOf, withExchange, type Exchange } from './clock-offset.ts'

/** A server that is so far ahead; the way there and the way back take what they take. */
function exchange({ aheadMs = 0, thereMs = 1, backMs = 1, atMs = 0 }): Exchange {
  return { roundTripMs: thereMs + backMs, serverAtMs: atMs + thereMs + aheadMs, receivedAtMs: atMs + thereMs + backMs }
}

describe('the quality of a connection', () => {
  it('is not known before the first pong', () => {
    expect(qualityOf([])).toBeUndefined()
  })

  it('has the round trip of the last exchange and the offset of the quickest', () => {
    const seen = [
      exchange({ aheadMs: 250, backMs: 90 }),
      exchange({ aheadMs: 250 }),
      exchange({ aheadMs: 250, thereMs: 40 }),
    ]
    expect(qualityOf(seen)).toEqual({ roundTripMs: 41, clockOffsetMs: 250 })
  })

  it('is wrong by no more than half the round trip, however unequal the two ways are', () => {
    for (const [thereMs, backMs] of [
      [0, 100],
      [100, 0],
      [30, 70],
    ] as const) {
      const offset = qualityOf([exchange({ aheadMs: -4_000, thereMs, backMs })])?.clockOffsetMs ?? 0
      expect(Math.abs(offset + 4_000)).toBeLessThanOrEqual(50)
    }
  })

  it('believes a clock that was set after 8 exchanges, and keeps no more', () => {
    let seen: readonly Exchange[] = [exchange({ aheadMs: 0 })]
    for (let count = 0; count < 8; count++) seen = withExchange(seen, exchange({ aheadMs: 86_400_000, backMs: 5 }))
    expect(seen).toHaveLength(8)
    expect(qualityOf(seen)?.clockOffsetMs).toBeCloseTo(86_400_000, -1)
  })
})
