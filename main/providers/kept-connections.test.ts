import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeptConnections, type KeptConnections } from './kept-connections.ts'

let server: Server
let url: string
let kept: KeptConnections
const sockets: Socket[] = []

beforeEach(async () => {
  server = createServer((_request, response) => {
    // Without a word about its patience, as the clouds do: Node adds that only to a header of its own.
    response.setHeader('connection', 'keep-alive').end('yes')
  })
  server.keepAliveTimeout = 65_000
  server.on('connection', (socket) => sockets.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  sockets.length = 0
})

afterEach(async () => {
  await kept.close()
  server.closeAllConnections()
  server.close()
})

const ask = async (): Promise<string> => (await kept.fetch(url, { method: 'POST', body: 'well?' })).text()

test('the next question goes over the connection of the one before', async () => {
  kept = createKeptConnections()
  expect(await ask()).toBe('yes')
  // A connection is free again one turn of the event loop after its answer was read.
  await setImmediate()
  expect(await ask()).toBe('yes')
  expect(sockets).toHaveLength(1)
})

test('a connection that nobody used for long is closed', async () => {
  kept = createKeptConnections({ idleMs: 1_001 })
  await ask()
  const [socket] = sockets
  if (socket === undefined) throw new Error('No connection was opened.')
  await once(socket, 'close')
  await ask()
  expect(sockets).toHaveLength(2)
})

test('closing ends an answer that still runs', async () => {
  kept = createKeptConnections()
  server.removeAllListeners('request')
  server.on('request', (_request, response) => response.write('and then'))
  const response = await kept.fetch(url, {})
  const reading = response.text()
  await kept.close()
  await expect(reading).rejects.toThrow('terminated')
})

test('after they were dropped, the next question opens a new connection', async () => {
  kept = createKeptConnections()
  await ask()
  await setImmediate()
  kept.drop()
  expect(await ask()).toBe('yes')
  expect(sockets).toHaveLength(2)
})

test('an answer that runs while they are dropped comes to its end', async () => {
  kept = createKeptConnections()
  server.removeAllListeners('request')
  const begun = once(server, 'request') as Promise<[unknown, { end: (text: string) => void }]>
  const asked = ask()
  const [, response] = await begun
  kept.drop()
  response.end('late')
  expect(await asked).toBe('late')
})

test('closing ends also what runs on dropped connections', async () => {
  kept = createKeptConnections()
  server.removeAllListeners('request')
  server.on('request', (_request, response) => response.write('and then'))
  const reading = (await kept.fetch(url, {})).text()
  kept.drop()
  await kept.close()
  await expect(reading).rejects.toThrow('terminated')
})
