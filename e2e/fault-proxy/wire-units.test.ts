import { describe, expect, test } from 'vitest'
import { seededRandom } from '../sound-sets/random.ts'
import { WireUnits } from './wire-units.ts'

const answer = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'
const request = 'GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n'

function frame(payload: number, isMasked: boolean): Buffer {
  const mask = isMasked ? 0x80 : 0
  const length =
    payload < 126
      ? [mask | payload]
      : payload < 65_536
        ? [mask | 126, payload >> 8, payload & 255]
        : [mask | 127, 0, 0, 0, 0, 0, payload >> 16, (payload >> 8) & 255, payload & 255]
  return Buffer.concat([Buffer.from([0x82, ...length]), Buffer.alloc((isMasked ? 4 : 0) + payload, payload & 255)])
}

describe('a connection that was upgraded', () => {
  test.each([
    { direction: 'to-server', head: request, isMasked: true },
    { direction: 'to-client', head: answer, isMasked: false },
  ] as const)('$direction is cut at the same borders however the bytes arrive', ({ direction, head, isMasked }) => {
    const random = seededRandom(7)
    const frames = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map((payload) => frame(payload, isMasked))
    const stream = Buffer.concat([Buffer.from(head), ...frames])
    for (let round = 0; round < 20; round++) {
      const units = new WireUnits(direction)
      const found = []
      for (let at = 0; at < stream.length;) {
        const size = round === 0 ? stream.length : Math.ceil(random.between(0, round < 10 ? 9 : 40_000))
        found.push(...units.push(stream.subarray(at, at + size)))
        at += size
      }
      expect(found.map((unit) => unit.kind)).toEqual(['head', ...frames.map(() => 'frame')])
      expect(found.slice(1).every((unit, place) => frames[place]?.equals(unit.bytes) === true)).toBe(true)
    }
  })
})

describe('a connection that was not upgraded', () => {
  test('gives its head and then the bytes as they come', () => {
    const units = new WireUnits('to-client')
    const found = [
      ...units.push(Buffer.from('HTTP/1.1 200 OK\r\n')),
      ...units.push(Buffer.from('\r\nbo')),
      ...units.push(Buffer.from('dy')),
    ]
    expect(found.map((unit) => [unit.kind, unit.bytes.toString()])).toEqual([
      ['head', 'HTTP/1.1 200 OK\r\n\r\n'],
      ['bytes', 'bo'],
      ['bytes', 'dy'],
    ])
    expect(units.isUpgraded).toBe(false)
  })

  test('gives what was never whole when it ends', () => {
    const units = new WireUnits('to-server')
    expect([...units.push(Buffer.from('GET / HT'))]).toEqual([])
    expect(units.end().toString()).toBe('GET / HT')
  })
})
