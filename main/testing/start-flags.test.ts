import { expect, it } from 'vitest'
import { startFlags } from './start-flags.ts'

it('reads from npm start what it says to V8, and nothing else', () => {
  expect(startFlags.length).toBeGreaterThan(0)
  for (const flag of startFlags)
    expect(flag).toMatch(/^--(max-semi-space-size|heap-growing-percent|no-allocation-site-pretenuring)(=\d+)?$/)
})
