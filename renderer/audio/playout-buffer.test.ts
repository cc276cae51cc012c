import { describe, expect, it } from 'vitest'
import { mostQueuedMs, PlayoutBuffer } from './playout-buffer.ts'
import { StartBuffer } from './start-buffer.ts'

// At 1,000 Hz a sample is a millisecond: 40 samples start it.
const rateHz = 1000

function buffer(): PlayoutBuffer {
  return new PlayoutBuffer(1, { rateHz, start: new StartBuffer(rateHz) })
}

/** from, from + 1, ...: each sample says where it belongs. */
function count(from: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => from + index)
}

function read(from: PlayoutBuffer, length: number): number[] {
  const block = new Float32Array(length).fill(-1)
  from.read(block)
  return [...block]
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0)
}

describe('a playout buffer', () => {
  it('plays every sample once and in its place, however pieces and blocks are cut', () => {
    const speech = buffer()
    const cuts = [7, 50, 1, 128, 300, 14]
    let end = 1
    for (const cut of cuts) {
      speech.push(end - 1, count(end, cut))
      end += cut
    }
    const heard = [3, 128, 128, 1, 200, 40].flatMap((length) => read(speech, length))
    expect(heard).toEqual([...count(1, 500)])
    expect(speech.position).toBe(500)
  })

  it('waits until 40 ms are there', () => {
    const speech = buffer()
    speech.push(0, count(1, 39))
    expect(read(speech, 10)).toEqual(zeros(10))
    expect(speech.position).toBe(0)
    speech.push(39, count(40, 1))
    expect(read(speech, 10)).toEqual([...count(1, 10)])
  })

  it('does not wait for more when the end is known', () => {
    const speech = buffer()
    speech.push(0, count(1, 3))
    speech.endAt(3)
    expect(read(speech, 5)).toEqual([1, 2, 3, 0, 0])
    expect(speech.isFinished).toBe(true)
  })

  it('plays a hole as silence and counts it', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    speech.push(45, count(46, 5))
    expect(read(speech, 50)).toEqual([...count(1, 40), 0, 0, 0, 0, 0, ...count(46, 5)])
    expect(speech.position).toBe(50)
  })

  it('plays a hole that lies across two blocks', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    speech.push(60, count(61, 4))
    expect([...read(speech, 50), ...read(speech, 14)]).toEqual([...count(1, 40), ...zeros(20), ...count(61, 4)])
  })

  it('begins with silence when the first that comes is not the beginning', () => {
    const speech = buffer()
    speech.push(50, count(51, 2))
    expect(read(speech, 52)).toEqual([...zeros(50), 51, 52])
  })

  it('takes what comes twice once', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    speech.push(20, count(21, 30))
    speech.push(0, count(1, 50))
    speech.push(10, count(11, 5))
    expect(read(speech, 60)).toEqual([...count(1, 50), ...zeros(10)])
  })

  it('runs dry: silence moves nothing, and speech goes on where it was once enough is there again', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    expect(read(speech, 50)).toEqual([...count(1, 40), ...zeros(10)])
    expect(speech.isFlowing).toBe(false)
    expect(read(speech, 10)).toEqual(zeros(10))
    expect(speech.position).toBe(40)
    speech.push(40, count(41, 59))
    expect(read(speech, 10), 'one underrun asks for 60 ms').toEqual(zeros(10))
    speech.push(99, count(100, 1))
    expect(read(speech, 10)).toEqual([...count(41, 10)])
  })

  it('peeks without moving', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    read(speech, 38)
    const block = new Float32Array(4)
    speech.peek(block)
    expect([...block]).toEqual([39, 40, 0, 0])
    expect(speech.position).toBe(38)
    expect(read(speech, 2)).toEqual([39, 40])
  })

  it('ends at its length: the silence that filled the last frame is not played', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    speech.endAt(35)
    expect(speech.queuedSamples).toBe(35)
    expect(read(speech, 40)).toEqual([...count(1, 35), ...zeros(5)])
    expect(speech.position).toBe(35)
  })

  it('does not wait for an end that never came', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    speech.endAt(1_000_000)
    read(speech, 40)
    read(speech, 1)
    expect(speech.isFinished).toBe(true)
    expect(speech.position).toBe(1_000_000)
  })

  it('keeps the newest 5 s of what a server sends without end, and skips the oldest', () => {
    const speech = buffer()
    for (let position = 0; position < mostQueuedMs + 200; position += 100) speech.push(position, count(position, 100))
    expect(speech.queuedSamples).toBe(mostQueuedMs)
    expect(speech.position).toBe(200)
    expect(read(speech, 3)).toEqual([200, 201, 202])
  })

  it('a hole longer than 5 s is cut to 5 s', () => {
    const speech = buffer()
    speech.push(0, count(1, 40))
    speech.push(3_600_000, count(7, 1))
    expect(speech.queuedSamples).toBe(mostQueuedMs)
    expect(read(speech, 5000).at(-1)).toBe(7)
  })
})
