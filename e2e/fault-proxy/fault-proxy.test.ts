import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { startFaultProxy, type FaultProxy, type FaultProxyOptions } from './fault-proxy.ts'

let echoes: WebSocketServer
let proxy: FaultProxy | undefined
/** At the server: what came, and how its sockets ended. */
let heard: string[]
let serverCloses: number[]

beforeEach(async () => {
  // Of this test: sockets of the one before may end during it.
  const closes: number[] = []
  const words: string[] = []
  heard = words
  serverCloses = closes
  echoes = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  echoes.on('connection', (socket) => {
    socket.on('error', () => undefined)
    socket.on('close', (code) => closes.push(code))
    socket.on('message', (data, isBinary) => {
      words.push((data as Buffer).toString())
      socket.send(data, { binary: isBinary })
    })
  })
  await once(echoes, 'listening')
})

afterEach(async () => {
  await proxy?.close()
  for (const socket of echoes.clients) socket.terminate()
  echoes.close()
})

async function start(options: Omit<FaultProxyOptions, 'target'> = {}): Promise<FaultProxy> {
  proxy = await startFaultProxy({ target: echoes.address() as AddressInfo, ...options })
  return proxy
}

interface Client {
  readonly socket: WebSocket
  readonly got: string[]
  readonly closed: Promise<number>
  until(count: number): Promise<void>
}

async function open({ port }: FaultProxy): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
  const got: string[] = []
  let wake: () => void = () => undefined
  socket.on('message', (data) => {
    got.push((data as Buffer).toString())
    wake()
  })
  socket.on('error', () => undefined)
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  return {
    socket,
    got,
    closed,
    async until(count) {
      while (got.length < count) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}

async function say(client: Client, ...words: readonly string[]): Promise<void> {
  const before = client.got.length
  for (const word of words) client.socket.send(word)
  await client.until(before + words.length)
}

/** Everything that is on its way over loopback has had its turns. */
async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('without faults', () => {
  test('text, binary and large frames pass as they are, in order', async () => {
    const client = await open(await start())
    const large = 'x'.repeat(300_000)
    await say(client, 'a', 'b'.repeat(200), large, 'c')
    expect(client.got).toEqual(['a', 'b'.repeat(200), large, 'c'])
  })

  test('a close frame and its code pass, and then nothing is open', async () => {
    const started = await start()
    const client = await open(started)
    client.socket.close(4_004)
    expect(await client.closed).toBe(4_004)
    while (started.openConnections > 0) await turns(1)
    expect(started.events.map((event) => event.type)).toEqual(['opened', 'upgraded', 'ended', 'ended', 'closed'])
  })
})

describe('cuts', () => {
  test.each([0, 1, 3])('after %i frames to the client exactly so many arrive and no close frame', async (frames) => {
    const client = await open(await start({ faults: { toClient: { cutAfterFrames: frames } } }))
    for (let word = 0; word < 10; word++) client.socket.send(`${word}`)
    expect(await client.closed).toBe(1006)
    expect(client.got).toEqual(['0', '1', '2'].slice(0, frames))
    expect(proxy?.events.filter((event) => event.type === 'cut')).toMatchObject([{ reason: 'frames' }])
  })

  test('after frames to the server exactly so many are heard there', async () => {
    const client = await open(await start({ faults: { toServer: { cutAfterFrames: 2 } } }))
    for (const word of ['a', 'b', 'c', 'd']) client.socket.send(word)
    await client.closed
    while (serverCloses.length === 0) await turns(1)
    expect(heard).toEqual(['a', 'b'])
    expect(serverCloses).toEqual([1006])
  })

  test('after bytes fall into the middle of a frame, which then never arrives', async () => {
    const started = await start()
    const client = await open(started)
    await say(client, 'whole')
    const { bytes } = started.passed(1, 'to-client')
    started.set({ toClient: { cutAfterBytes: bytes + 4 } })
    client.socket.send('broken')
    expect(await client.closed).toBe(1006)
    expect(client.got).toEqual(['whole'])
  })

  test('all at once end what is open and let through what comes', async () => {
    const started = await start()
    const [first, second] = [await open(started), await open(started)]
    started.cutAll()
    expect([await first.closed, await second.closed]).toEqual([1006, 1006])
    await say(await open(started), 'again')
    expect(started.count('cut')).toBe(2)
  })

  test('may be told for each connection by its number', async () => {
    const started = await start({
      faults: (connectionId) => (connectionId === 1 ? { toClient: { cutAfterFrames: 1 } } : {}),
    })
    const client = await open(started)
    client.socket.send('once')
    await client.closed
    await say(await open(started), 'one', 'two')
  })
})

describe('a black hole', () => {
  test('accepts, passes nothing, and tells neither side that the other has gone', async () => {
    const started = await start()
    const client = await open(started)
    await say(client, 'before')
    started.set({ toServer: { isBlackHole: true }, toClient: { isBlackHole: true } })
    client.socket.send('into the dark')
    client.socket.terminate()
    await turns(100)
    expect(heard).toEqual(['before'])
    expect(serverCloses).toEqual([])
    expect(started.openConnections).toBe(1)
  })

  test('of one direction leaves the other alone, and gives everything back when it is lifted', async () => {
    const started = await start()
    const client = await open(started)
    started.set({ toClient: { isBlackHole: true } })
    client.socket.send('one')
    client.socket.send('two')
    while (heard.length < 2) await turns(1)
    expect(client.got).toEqual([])
    started.set({})
    await client.until(2)
    expect(client.got).toEqual(['one', 'two'])
  })

  test('makes a sender feel it: what it writes stays with it', async () => {
    const started = await start({ faults: { toServer: {} } })
    const client = await open(started)
    started.set({ toServer: { isBlackHole: true } })
    const frame = Buffer.alloc(1024 * 1024)
    for (let megabyte = 0; megabyte < 32; megabyte++) client.socket.send(frame)
    await turns(200)
    expect(client.socket.bufferedAmount).toBeGreaterThan(8 * 1024 * 1024)
  })
})

describe('frames', () => {
  test('that are dropped are missing, and the stream stays whole', async () => {
    const client = await open(await start({ faults: { toServer: { dropFrames: [2, 3] } } }))
    for (const word of ['a', 'b', 'c', 'd']) client.socket.send(word)
    await client.until(2)
    expect(client.got).toEqual(['a', 'd'])
    expect(proxy?.events.filter((event) => event.type === 'dropped')).toMatchObject([{ frame: 2 }, { frame: 3 }])
  })

  test('that are delayed come late, and those behind them wait', async () => {
    const clock = new ManualClock()
    const client = await open(
      await start({ clock, faults: { toClient: { delayFrames: [{ frame: 2, delayMs: 1_000 }] } } }),
    )
    for (const word of ['a', 'b', 'c']) client.socket.send(word)
    while (clock.pendingTimers === 0) await turns(1)
    await client.until(1)
    clock.advance(999)
    await turns()
    expect(client.got).toEqual(['a'])
    clock.advance(1)
    await client.until(3)
    expect(client.got).toEqual(['a', 'b', 'c'])
  })
})

describe('a slow network', () => {
  test('brings everything later by its latency', async () => {
    const clock = new ManualClock()
    const started = await start({ clock })
    const client = await open(started)
    started.set({ toClient: { latencyMs: 150 } })
    client.socket.send('late')
    while (clock.pendingTimers === 0) await turns(1)
    clock.advance(149)
    await turns()
    expect(client.got).toEqual([])
    clock.advance(1)
    await client.until(1)
  })

  test('passes no more than its bandwidth', async () => {
    const clock = new ManualClock()
    const started = await start({ clock })
    const client = await open(started)
    const before = started.passed(1, 'to-client').bytes
    started.set({ toClient: { bytesPerSecond: 10_000 } })
    client.socket.send('y'.repeat(30_000))
    while (clock.pendingTimers === 0) await turns(1)
    for (let passedMs = 0; passedMs < 1_000; passedMs += 20) clock.advance(20)
    const passed = started.passed(1, 'to-client').bytes - before
    expect(passed).toBeGreaterThanOrEqual(10_000)
    expect(passed).toBeLessThanOrEqual(10_200)
    for (let passedMs = 0; passedMs < 2_100; passedMs += 20) clock.advance(20)
    await client.until(1)
  })

  test('in slices brings every byte, in pieces of that size', async () => {
    const started = await start({ faults: { toClient: { sliceBytes: 3 } } })
    const client = await open(started)
    await say(client, 'a word in slices')
    expect(client.got).toEqual(['a word in slices'])
  })

  test('closes slowly: the other side learns of it late', async () => {
    const clock = new ManualClock()
    const started = await start({ clock, faults: { slowCloseMs: 5_000 } })
    const client = await open(started)
    client.socket.terminate()
    while (clock.pendingTimers === 0) await turns(1)
    clock.advance(4_999)
    await turns()
    expect(serverCloses).toEqual([])
    clock.advance(1)
    while (serverCloses.length === 0) await turns(1)
  })
})

describe('rules', () => {
  test('that refuse reset new connections and leave open ones alone', async () => {
    const started = await start()
    const client = await open(started)
    started.set({ isRefusing: true })
    const refused = new WebSocket(`ws://127.0.0.1:${started.port}`)
    await once(refused, 'error')
    await say(client, 'still here')
    started.set({})
    await say(await open(started), 'open again')
    expect(started.count('refused')).toBe(1)
  })

  test('leave nothing running when the proxy closes, and closing twice is closing once', async () => {
    const clock = new ManualClock()
    const started = await start({ clock, faults: { idleCutMs: 60_000, toClient: { latencyMs: 50 } } })
    const connecting = open(started)
    while (clock.pendingTimers < 2) await turns(1)
    clock.advance(50)
    const client = await connecting
    client.socket.send('under way')
    while (clock.pendingTimers < 2) await turns(1)
    await started.close()
    await started.close()
    await client.closed
    expect([started.openConnections, clock.pendingTimers]).toEqual([0, 0])
  })
})
