import { expect, test } from 'vitest'
import { fragments } from './fragments.ts'
import { unmet } from './part.ts'

test('100,000 tiny fragments close their sockets and cost the server no memory', async () => {
  expect(unmet(await fragments.quick(() => undefined))).toEqual([])
}, 60_000)
