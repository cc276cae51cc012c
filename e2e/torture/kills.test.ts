import { expect, test } from 'vitest'
import { kills } from './kills.ts'
import { unmet } from './part.ts'

test('12 kills of a writing process and 5 of the server lose nothing that was acknowledged and break nothing', async () => {
  expect(unmet(await kills.quick(() => undefined))).toEqual([])
}, 300_000)
