import { expect, test } from 'vitest'
import { unmet } from './part.ts'
import { slowloris } from './slowloris.ts'

test('200 sockets that dribble or say nothing are shed in 5 s, while a client that was let in goes on', async () => {
  expect(unmet(await slowloris.quick(() => undefined))).toEqual([])
}, 60_000)
