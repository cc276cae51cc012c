import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'
import { unmet } from './part.ts'

test('5,000 wrong frames, half of them nearly right, stop nothing and leave nothing behind', async () => {
  expect(unmet(await fuzz.quick(() => undefined))).toEqual([])
}, 120_000)
