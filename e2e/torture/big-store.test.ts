import { expect, test } from 'vitest'
import { bigStore } from './big-store.ts'
import { unmet } from './part.ts'

test('5,000 items, one of them of a million characters, are searched, listed and opened in bounded time', async () => {
  expect(unmet(await bigStore.quick(() => undefined))).toEqual([])
}, 120_000)
