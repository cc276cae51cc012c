import { expect, test } from 'vitest'
import { encodeAvi } from './motion-picture.ts'

const [first, second] = [Buffer.from([0xff, 0xd8, 1]), Buffer.from([0xff, 0xd8, 2, 3])]
const samples = Int16Array.from({ length: 2 * 3_000 }, (_, index) => index)
const film = encodeAvi({
  size: { width: 64, height: 48 },
  framesPerSecond: 10,
  pictures: [first, undefined, second],
  sound: { samples, rateHz: 10_000, channels: 2 },
})

interface Chunk {
  readonly name: string
  readonly at: number
  readonly content: Buffer
}

function chunksIn(bytes: Buffer, from: number): Chunk[] {
  const found: Chunk[] = []
  for (let at = from; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4)
    found.push({ name: bytes.toString('latin1', at, at + 4), at, content: bytes.subarray(at + 8, at + 8 + length) })
    at += 8 + length + (length % 2)
  }
  return found
}

function part(name: string): Chunk {
  const found = chunksIn(film, 12).find(
    (chunk) => chunk.name === name || chunk.content.toString('latin1', 0, 4) === name,
  )
  if (found === undefined) throw new Error(`There is no ${name}.`)
  return found
}

test('the file is one RIFF of the length that it says, with headers of the lengths that players expect', () => {
  expect(film.toString('latin1', 0, 4)).toBe('RIFF')
  expect(film.readUInt32LE(4)).toBe(film.length - 8)
  const [main, video, audio] = chunksIn(part('hdrl').content, 4)
  expect(main?.content.length).toBe(56)
  for (const [stream, formatBytes] of [
    [video, 40],
    [audio, 16],
  ] as const) {
    const [header, format] = chunksIn(stream?.content ?? Buffer.alloc(0), 4)
    expect(header?.content.length).toBe(56)
    expect(format?.content.length).toBe(formatBytes)
  }
})

test('each frame has its picture, or nothing where it stays, and then its tenth of a second of sound', () => {
  const chunks = chunksIn(part('movi').content, 4)
  expect(chunks.map(({ name }) => name)).toEqual(['00dc', '01wb', '00dc', '01wb', '00dc', '01wb'])
  expect(chunks[0]?.content).toEqual(first)
  expect(chunks[2]?.content.length).toBe(0)
  expect(chunks[4]?.content).toEqual(second)
  const sound = Buffer.concat(chunks.filter(({ name }) => name === '01wb').map(({ content }) => content))
  expect(sound).toEqual(Buffer.from(samples.buffer))
})

test('the index says where in the list each of them lies', () => {
  const movi = part('movi')
  const index = part('idx1').content
  const chunks = chunksIn(movi.content, 4)
  expect(index.length).toBe(16 * chunks.length)
  for (const [number, { name, at, content }] of chunks.entries()) {
    expect(index.toString('latin1', 16 * number, 16 * number + 4)).toBe(name)
    expect(index.readUInt32LE(16 * number + 8)).toBe(at)
    expect(index.readUInt32LE(16 * number + 12)).toBe(content.length)
  }
})
