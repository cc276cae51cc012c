import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { ReaderWatch } from './reader-watch.ts'
import { slowReaderBytes, slowReaderMaxBytes, slowReaderMs, welcomeTakenMs } from './slow-reader.ts'

function watch(): {
  clock: ManualClock
  reader: ReaderWatch
  buffered: (bytes: number) => void
  gaveUp: () => boolean
} {
  const clock = new ManualClock()
  let bufferedBytes = 0
  let hasGivenUp = false
  const reader = new ReaderWatch({
    clock,
    bufferedBytes: () => bufferedBytes,
    giveUp: () => {
      hasGivenUp = true
    },
  })
  const buffered = (bytes: number): void => {
    bufferedBytes = bytes
    reader.look()
  }
  return { clock, reader, buffered, gaveUp: () => hasGivenUp }
}

describe('a slow reader', () => {
  it('is let be while no more than 960 KiB wait for it, however long', () => {
    const { clock, buffered, gaveUp } = watch()
    buffered(slowReaderBytes)
    clock.advance(600_000)
    buffered(slowReaderBytes)
    expect(gaveUp()).toBe(false)
    expect(clock.pendingTimers).toBe(0)
  })

  it('is given up 5 s after it fell behind, even when nothing more is sent to it', () => {
    const { clock, buffered, gaveUp } = watch()
    buffered(slowReaderBytes + 1)
    clock.advance(slowReaderMs - 1)
    expect(gaveUp()).toBe(false)
    clock.advance(1)
    expect(gaveUp()).toBe(true)
  })

  it('is forgiven when it catches up in time, and then has its whole time again', () => {
    const { clock, buffered, gaveUp } = watch()
    buffered(slowReaderBytes + 1)
    clock.advance(slowReaderMs - 1)
    buffered(10)
    buffered(slowReaderBytes + 1)
    clock.advance(slowReaderMs - 1)
    expect(gaveUp()).toBe(false)
  })

  it('is given up at once when what waits for it would cost too much memory', () => {
    const { buffered, gaveUp } = watch()
    buffered(slowReaderMaxBytes + 1)
    expect(gaveUp()).toBe(true)
  })

  it('takes a welcome that is over every mark by itself, for a minute and not for ever', () => {
    const { clock, reader, buffered, gaveUp } = watch()
    reader.expectWelcome(3 * slowReaderMaxBytes)
    buffered(3 * slowReaderMaxBytes)
    clock.advance(welcomeTakenMs - 1)
    expect([gaveUp(), reader.isTakingWelcome]).toEqual([false, true])
    clock.advance(1)
    expect(gaveUp()).toBe(true)
  })

  it('has no more behind such a welcome than behind any other', () => {
    const { reader, buffered, gaveUp } = watch()
    reader.expectWelcome(3 * slowReaderMaxBytes)
    buffered(4 * slowReaderMaxBytes)
    expect(gaveUp()).toBe(false)
    buffered(4 * slowReaderMaxBytes + 1)
    expect(gaveUp()).toBe(true)
  })

  it('is judged like any other once the welcome has gone', () => {
    const { clock, reader, buffered, gaveUp } = watch()
    reader.expectWelcome(3 * slowReaderMaxBytes)
    buffered(3 * slowReaderMaxBytes)
    clock.advance(welcomeTakenMs - 1)
    buffered(slowReaderBytes)
    buffered(slowReaderBytes + 1)
    clock.advance(slowReaderMs - 1)
    expect(gaveUp()).toBe(false)
    clock.advance(1)
    expect(gaveUp()).toBe(true)
  })

  it('may be silent over a large welcome until it says its first word, also when all of it has left here', () => {
    const { clock, reader, buffered } = watch()
    reader.expectWelcome(slowReaderBytes)
    expect(reader.isTakingWelcome).toBe(false)
    reader.expectWelcome(slowReaderBytes + 1)
    buffered(0)
    clock.advance(welcomeTakenMs - 1)
    expect(reader.isTakingWelcome).toBe(true)
    reader.peerSpoke()
    expect(reader.isTakingWelcome).toBe(false)
  })
})
