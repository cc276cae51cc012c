import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { restart200 } from './restart.ts'

test('the clients of a server that was killed and started again all have a fresh snapshot within 5 s', async () => {
  expect(unmet(await restart200.quick(() => undefined))).toEqual([])
}, 120_000)
