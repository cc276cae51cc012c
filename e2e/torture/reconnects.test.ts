import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { reconnects } from './reconnects.ts'

test('100 cuts at random frames lose, double and reorder nothing in either direction, and are not heard', async () => {
  expect(unmet(await reconnects.quick(() => undefined))).toEqual([])
}, 180_000)
