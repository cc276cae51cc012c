import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { stuckReader } from './stuck-reader.ts'

test('two readers that take nothing of an answer at ten times the pace cost the server no memory', async () => {
  expect(unmet(await stuckReader.quick(() => undefined))).toEqual([])
}, 120_000)
