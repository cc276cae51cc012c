import { describe, expect, it } from 'vitest'
import { clientMessageSchema } from '../../shared/protocol/client-messages.ts'
import { classOf, fullBudget, ratesOf, spend, type FrameClass } from './frame-budget.ts'
import { fullBucket, take } from './token-bucket.ts'

const rates = ratesOf({ audioFramesPerSecond: 60, audioFramesBurst: 150, controlPerSecond: 20, controlBurst: 40 })

/** Verdicts of frames that come at these times. */
function verdicts(frameClass: FrameClass, timesMs: readonly number[]): string[] {
  let budget = fullBudget(rates, 0)[frameClass]
  return timesMs.map((nowMs) => {
    const step = spend(budget, rates[frameClass], nowMs)
    budget = step.budget
    return step.verdict
  })
}
const everyMs = (stepMs: number, count: number): number[] => Array.from({ length: count }, (_, index) => index * stepMs)

describe('a token bucket', () => {
  it('gives its burst at once, then its rate, and never more than the burst after a rest', () => {
    const rate = { perSecond: 10, burst: 3 }
    let bucket = fullBucket(rate, 0)
    const takeAt = (nowMs: number): boolean => {
      const taken = take(bucket, rate, nowMs)
      bucket = taken.bucket
      return taken.isTaken
    }
    expect([0, 0, 0, 0, 99, 101, 102].map(takeAt)).toEqual([true, true, true, false, false, true, false])
    expect([90_000, 90_000, 90_000, 90_000].map(takeAt)).toEqual([true, true, true, false])
  })

  it('takes nothing away when the clock goes back', () => {
    const rate = { perSecond: 10, burst: 3 }
    expect(take(fullBucket(rate, 5_000), rate, 0).bucket.tokens).toBe(2)
  })
})

describe('the budget of a connection', () => {
  it('carries real-time audio for ever, and 3 s of backlog at once', () => {
    expect(new Set(verdicts('audio', everyMs(20, 5_000)))).toEqual(new Set(['pass']))
    expect(new Set(verdicts('audio', [...everyMs(0, 150), ...everyMs(20, 500).slice(1)]))).toEqual(new Set(['pass']))
  })

  it('warns at the first frame over, drops the rest, and closes on a client that does not listen', () => {
    const seen = verdicts('control', everyMs(0, 100))
    expect(seen.indexOf('warn')).toBe(40)
    expect(seen.indexOf('drop')).toBe(41)
    expect(seen.indexOf('close')).toBe(80)
  })

  it('forgives a client that slowed down', () => {
    const burst = everyMs(0, 60)
    const rest = everyMs(100, 40).map((time) => time + 3_000)
    const again = everyMs(0, 60).map((time) => time + 20_000)
    const seen = verdicts('control', [...burst, ...rest, ...again])
    expect(seen.filter((verdict) => verdict === 'warn')).toHaveLength(2)
    expect(seen).not.toContain('close')
  })

  it('keeps commands apart from audio and from bookkeeping, so that neither can push them out', () => {
    const budget = fullBudget(rates, 0)
    for (const frameClass of ['audio', 'bookkeeping'] as const)
      for (let index = 0; index < 200; index++)
        budget[frameClass] = spend(budget[frameClass], rates[frameClass], 0).budget
    expect(spend(budget.control, rates.control, 0).verdict).toBe('pass')
  })

  it('knows the class of every message a client may send', () => {
    const classes = clientMessageSchema.options.map((option) => classOf(option.shape.type.value))
    expect(new Set(classes)).toEqual(new Set(['audio', 'bookkeeping', 'control']))
  })
})
