import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { sockets } from './sockets.ts'

test('20 microphones at once lose no frame', async () => {
  expect(unmet(await sockets.quick(() => undefined))).toEqual([])
}, 60_000)
