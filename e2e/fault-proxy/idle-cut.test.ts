import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts'

const idleMs = 60_000
let clock: ManualClock
let server: Server
let sockets: WebSocketServer
let proxy: FaultProxy

beforeEach(async () => {
  clock = new ManualClock()
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': open\n\n')
    if (request.url === '/whole') response.end('x'.repeat(1_000_000))
  })
  sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      socket.send(data, { binary: isBinary })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  proxy = await startFaultProxy({ target: server.address() as AddressInfo, faults: { idleCutMs: idleMs }, clock })
})

afterEach(async () => {
  await proxy.close()
  sockets.close()
  server.closeAllConnections()
  server.close()
})

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}`)
  await once(socket, 'open')
  return socket
}

async function echo(socket: WebSocket): Promise<void> {
  socket.send('hello')
  await once(socket, 'message')
}

test('a socket on which nothing passes is cut without a close frame', async () => {
  const socket = await openSocket()
  const closed = once(socket, 'close')
  clock.advance(idleMs)
  expect((await closed)[0]).toBe(1006)
  expect(proxy.count('cut')).toBe(1)
})

test('every byte, in either direction, gives it the whole time again', async () => {
  const socket = await openSocket()
  for (let minute = 0; minute < 5; minute++) {
    clock.advance(idleMs - 1)
    await echo(socket)
  }
  expect([proxy.count('cut'), proxy.openConnections]).toEqual([0, 1])
  clock.advance(idleMs - 1)
  expect(proxy.count('cut')).toBe(0)
  clock.advance(1)
  expect(proxy.count('cut')).toBe(1)
})

test('an event stream that falls silent is cut in the middle of its body', async () => {
  const response = await fetch(`http://127.0.0.1:${proxy.port}/`)
  const reader = response.body?.getReader()
  await reader?.read()
  const rest = reader?.read()
  clock.advance(idleMs)
  await expect(rest).rejects.toThrow('terminated')
})

test('a large answer arrives whole, also when its server closes at once', async () => {
  const response = await fetch(`http://127.0.0.1:${proxy.port}/whole`, { headers: { connection: 'close' } })
  expect((await response.text()).length).toBe(1_000_000 + ': open\n\n'.length)
})

test('other connections stay when one is cut', async () => {
  const silent = await openSocket()
  const busy = await openSocket()
  const closed = once(silent, 'close')
  clock.advance(idleMs - 1)
  await echo(busy)
  clock.advance(1)
  await closed
  await echo(busy)
  expect(proxy.count('cut')).toBe(1)
})

test('nothing is left running when it closes', async () => {
  const socket = await openSocket()
  const closed = once(socket, 'close')
  await proxy.close()
  await closed
  expect([proxy.openConnections, clock.pendingTimers]).toEqual([0, 0])
  proxy = await startFaultProxy({ target: { port: 1 }, faults: { idleCutMs: idleMs }, clock })
})

test('a target that is not there closes the connection', async () => {
  const nowhere = await startFaultProxy({ target: { port: 1 }, faults: { idleCutMs: idleMs }, clock })
  await expect(fetch(`http://127.0.0.1:${nowhere.port}/`)).rejects.toThrow('fetch failed')
  await nowhere.close()
})
