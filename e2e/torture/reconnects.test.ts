import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { reconnects } from './reconnects.ts'

test('200 cuts at random frames of an endless answer lose, double and reorder nothing, and are not heard', async () => {
  expect(unmet(await reconnects.quick(() => undefined))).toEqual([])
}, 120_000)
