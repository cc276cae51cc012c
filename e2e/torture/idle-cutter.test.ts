import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { idleCutter } from './idle-cutter.ts'

test('a silent session outlasts a proxy that cuts what is idle', async () => {
  expect(unmet(await idleCutter.quick(() => undefined))).toEqual([])
}, 60_000)
