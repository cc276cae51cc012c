import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { races } from './races.ts'

test('of two sockets that want one session at one time the newest stays, and the other hears nothing after replaced', async () => {
  expect(unmet(await races.quick(() => undefined))).toEqual([])
}, 60_000)
