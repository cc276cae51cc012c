import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { deadPeer } from './dead-peer.ts'

test('a link that swallows everything is noticed by both ends within 10 s', async () => {
  expect(unmet(await deadPeer.quick(() => undefined))).toEqual([])
}, 60_000)
