import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { simulator } from './simulator.ts'

test('60 more seeds of the simulator break no rule, and a seed runs the same twice', async () => {
  expect(unmet(await simulator.quick(() => undefined))).toEqual([])
}, 60_000)
