import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  audioFrameMaxBytes,
  bytesToPcm,
  decodeAudioFrame,
  encodeAudioFrame,
  pcmToBytes,
  type AudioFrame,
} from './frame.ts'

const u32 = fc.nat(0xffffffff)
const samples = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 400 })
const frames: fc.Arbitrary<AudioFrame> = fc.record({
  kind: fc.constantFrom('microphone' as const, 'speech' as const),
  flags: fc.nat(0xffff),
  streamId: u32,
  sequence: u32,
  position: u32,
  samples: samples.map((values) => Int16Array.from(values)),
})

const frame: AudioFrame = {
  kind: 'speech',
  flags: 3,
  streamId: 0x01020304,
  sequence: 0xffffffff,
  position: 480,
  samples: Int16Array.of(-1, 256),
}

function bytesOf(change: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = encodeAudioFrame(frame)
  change(bytes)
  return bytes
}

describe('an audio frame', () => {
  test('is a little-endian header of 16 bytes and the samples', () => {
    expect([...encodeAudioFrame(frame)]).toEqual(
      [1, 2, 3, 0, 4, 3, 2, 1, 255, 255, 255, 255, 224, 1, 0, 0].concat([255, 255, 0, 1]),
    )
  })

  test('comes back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(frames, (sent) => {
        expect(decodeAudioFrame(encodeAudioFrame(sent))).toEqual(sent)
      }),
    )
  })

  test('is read from the middle of a larger buffer, at an odd place too', () => {
    const bytes = encodeAudioFrame(frame)
    const larger = new Uint8Array(bytes.length + 20)
    larger.set(bytes, 7)
    expect(decodeAudioFrame(larger.subarray(7, 7 + bytes.length))).toEqual(frame)
  })

  test('has its samples where they arrived, so that no microphone fills memory with copies, and copied from an odd place', () => {
    const bytes = encodeAudioFrame(frame)
    expect(decodeAudioFrame(bytes).samples.buffer).toBe(bytes.buffer)
    const odd = new Uint8Array(bytes.length + 1).subarray(1)
    odd.set(bytes)
    expect(decodeAudioFrame(odd).samples.buffer).not.toBe(odd.buffer)
  })

  test('may be as large as the limit, and empty', () => {
    const largest = { ...frame, samples: new Int16Array((audioFrameMaxBytes - 16) / 2) }
    expect(decodeAudioFrame(encodeAudioFrame(largest)).samples).toHaveLength(4_088)
    expect(decodeAudioFrame(encodeAudioFrame({ ...frame, samples: new Int16Array(0) })).samples).toHaveLength(0)
  })

  test.each([
    ['no bytes', new Uint8Array(0), 'An audio frame needs a header of 16 bytes; this one has 0 bytes.'],
    ['half a header', new Uint8Array(15), 'An audio frame needs a header of 16 bytes; this one has 15 bytes.'],
    ['too many bytes', new Uint8Array(8_193), 'An audio frame may have 8,192 bytes; this one has 8193.'],
    ['a mebibyte', new Uint8Array(1024 * 1024), 'An audio frame may have 8,192 bytes; this one has 1048576.'],
    ['version 0', bytesOf((bytes) => (bytes[0] = 0)), 'This server reads audio frames of version 1; this one says 0.'],
    ['version 2', bytesOf((bytes) => (bytes[0] = 2)), 'This server reads audio frames of version 1; this one says 2.'],
    [
      'kind 0',
      bytesOf((bytes) => (bytes[1] = 0)),
      'The kind of an audio frame is 1 (microphone) or 2 (speech); this one says 0.',
    ],
    [
      'kind 3',
      bytesOf((bytes) => (bytes[1] = 3)),
      'The kind of an audio frame is 1 (microphone) or 2 (speech); this one says 3.',
    ],
    [
      'half a sample',
      bytesOf(() => undefined).subarray(0, 19),
      'The samples of an audio frame are 16 bits each; this one ends in half a sample.',
    ],
  ])('with %s is refused with a sentence', (_, bytes, message) => {
    expect(() => decodeAudioFrame(bytes)).toThrow(expect.objectContaining({ code: 'bad-frame', message }) as Error)
  })

  test('any bytes at all are a frame or a bad-frame, never another failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          expect(encodeAudioFrame(decodeAudioFrame(bytes))).toEqual(bytes)
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'bad-frame' })
        }
      }),
    )
  })
})

describe('PCM', () => {
  test('goes to bytes and back', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const pcm = Int16Array.from(values)
        expect(bytesToPcm(pcmToBytes(pcm))).toEqual(pcm)
      }),
    )
  })

  test('drops half a sample at the end', () => {
    expect([...bytesToPcm(Uint8Array.of(1, 0, 255, 255, 9))]).toEqual([1, -1])
  })
})
