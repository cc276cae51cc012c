import { describe, expect, test } from 'vitest'
import { onCloseAsked, onPageLost } from './window-close.ts'

describe('closing the window', () => {
  const closed = { isQuitting: false, hasTray: true, wasToldBefore: true }
  test.each([
    ['hides it', closed, 'hide'],
    ['hides it and says so, the first time', { ...closed, wasToldBefore: false }, 'hide-and-tell'],
    ['closes it while quitting', { ...closed, isQuitting: true }, 'close'],
    ['closes it where there is no tray to call it back from', { ...closed, hasTray: false }, 'close'],
  ] as const)('%s', (_title, asked, outcome) => {
    expect(onCloseAsked(asked)).toBe(outcome)
  })
})

describe('a page whose process is gone', () => {
  test.each([
    ['is loaded again', { reason: 'crashed', nowMs: 5, lastLossMs: undefined }, 'reload'],
    ['is given up when it was lost a moment ago', { reason: 'oom', nowMs: 59_999, lastLossMs: 0 }, 'give-up'],
    ['is loaded again when that was long ago', { reason: 'killed', nowMs: 60_000, lastLossMs: 0 }, 'reload'],
    ['is left alone when it ended in order', { reason: 'clean-exit', nowMs: 5, lastLossMs: undefined }, 'nothing'],
  ] as const)('%s', (_title, lost, outcome) => {
    expect(onPageLost(lost)).toBe(outcome)
  })
})
