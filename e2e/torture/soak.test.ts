import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { soak } from './soak.ts'

test('people who talk, type, come and go are served after each of six faults, and nothing of it is left', async () => {
  expect(unmet(await soak.quick(() => undefined))).toEqual([])
}, 180_000)
