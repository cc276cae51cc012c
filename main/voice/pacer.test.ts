import { describe, expect, it } from 'vitest'
import {
  initialPacer,
  onFrameSent,
  onPlayoutReport,
  onReturn,
  playedSamples,
  isStalled,
  reportTrustedMs,
  waitBeforeFrameMs,
  waitUntilPlayedMs,
} from './pacer.ts'

const rateHz = 24_000
const secondSent = onFrameSent(initialPacer(rateHz), 24_000, 1_000)

describe('what was played', () => {
  it('is nothing before the first frame', () => {
    expect(playedSamples(initialPacer(rateHz), 5_000)).toBe(0)
  })

  it('follows the clock for a client that never reports, and stops at what was sent', () => {
    expect(playedSamples(secondSent, 1_500)).toBe(12_000)
    expect(playedSamples(secondSent, 9_000)).toBe(24_000)
  })

  it('follows the report and the clock since it', () => {
    expect(playedSamples(onPlayoutReport(secondSent, 2_400, 1_200), 1_300)).toBe(4_800)
  })

  it('stands still when the reports stop', () => {
    const many = onFrameSent(secondSent, 240_000, 1_000)
    const reported = onPlayoutReport(many, 2_400, 1_200)
    const atTheEnd = playedSamples(reported, 1_200 + reportTrustedMs)
    expect(playedSamples(reported, 60_000)).toBe(atTheEnd)
  })

  it('never goes back and never passes what was sent, whatever a client claims', () => {
    const reported = onPlayoutReport(onPlayoutReport(secondSent, 9_000, 1_100), 4_000, 1_100)
    expect(playedSamples(reported, 1_100)).toBe(9_000)
    expect(playedSamples(onPlayoutReport(secondSent, 4_000_000, 1_100), 1_100)).toBe(24_000)
  })
})

describe('a client that runs dry', () => {
  it('plays what comes later from when it comes, though it never reports', () => {
    const later = onFrameSent(secondSent, 24_000, 7_000)
    expect(playedSamples(later, 7_100)).toBe(26_400)
    expect(waitBeforeFrameMs(later, 7_000, 500)).toBe(500)
  })

  it('has not stalled, however long the model thinks', () => {
    const reported = onPlayoutReport(secondSent, 24_000, 2_000)
    expect(isStalled(reported, 60_000)).toBe(false)
    const later = onFrameSent(reported, 240_000, 60_000)
    expect(isStalled(later, 60_500)).toBe(false)
    expect(isStalled(onPlayoutReport(later, 25_000, 60_600), 71_000)).toBe(true)
  })
})

describe('sending ahead', () => {
  it('waits until the lead has room', () => {
    expect(waitBeforeFrameMs(secondSent, 1_000, 500)).toBe(500)
    expect(waitBeforeFrameMs(secondSent, 1_500, 500)).toBe(0)
  })

  it('knows how long the rest takes to play', () => {
    expect(waitUntilPlayedMs(secondSent, 1_250)).toBe(750)
    expect(waitUntilPlayedMs(secondSent, 3_000)).toBe(0)
  })
})

describe('a client that comes back', () => {
  const reported = onPlayoutReport(secondSent, 6_000, 500)

  it('has played what it holds as far as the time allows, and is not taken for one that has stopped', () => {
    const back = onReturn(reported, 12_000, 60_000)
    expect(back.sentSamples).toBe(12_000)
    expect(playedSamples(back, 60_000)).toBe(12_000)
    expect(isStalled(onFrameSent(back, 480, 60_000), 60_001)).toBe(false)
  })

  it('holds no more than was sent, and has not played what it does not hold', () => {
    expect(onReturn(reported, 99_000, 600).sentSamples).toBe(24_000)
    expect(playedSamples(onReturn(reported, 7_000, 600), 600)).toBe(7_000)
    expect(playedSamples(onReturn(reported, 24_000, 600), 600)).toBe(8_400)
  })
})
