import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { refuseUpgrade } from './refusal.ts'

test('a refused upgrade is closed once its answer is out, whether its peer closes it or not', async () => {
  const written: string[] = []
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk.toString())
      done()
    },
  })
  const answered = once(socket, 'finish')
  refuseUpgrade(socket, 401)
  await answered
  await nextTurn()
  expect(written.join('')).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n[^]*"code":"refused"/)
  expect(socket.destroyed).toBe(true)
})
