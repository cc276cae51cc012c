import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWavHeader } from './wav-header.ts'
import { decodeWav, decodeWavStream, encodeWav } from './wav.ts'

interface Shape {
  readonly code: number
  readonly channels: number
  readonly bits: number
  readonly body: Uint8Array
  readonly extensible?: boolean
  readonly dataSize?: number
  readonly riffSize?: number
  readonly before?: Uint8Array
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0))
}

function u32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255]
}

function u16(value: number): number[] {
  return [value & 255, (value >>> 8) & 255]
}

function wavOf({ code, channels, bits, body, extensible = false, dataSize, riffSize, before }: Shape): Uint8Array {
  const block = (Math.ceil(bits / 8) * channels) & 0xffff
  const plain = [
    ...u16(extensible ? 0xfffe : code),
    ...u16(channels),
    ...u32(48_000),
    ...u32(48_000 * block),
    ...u16(block),
    ...u16(bits),
  ]
  const guidTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
  const format = extensible ? [...plain, ...u16(22), ...u16(bits), ...u32(0), ...u16(code), ...guidTail] : plain
  const head = [
    ...ascii('WAVE'),
    ...ascii('fmt '),
    ...u32(format.length),
    ...format,
    ...(before ?? []),
    ...ascii('data'),
  ]
  const rest = [...head, ...u32(dataSize ?? body.byteLength), ...body]
  return Uint8Array.from([...ascii('RIFF'), ...u32(riffSize ?? rest.length), ...rest])
}

function bytesOf(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values)
}

function floats(bits: 32 | 64, ...values: readonly number[]): Uint8Array {
  return new Uint8Array(bits === 32 ? Float32Array.from(values).buffer : Float64Array.from(values).buffer)
}

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0
  for (const size of sizes) {
    await Promise.resolve()
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

async function streamed(bytes: Uint8Array, sizes: readonly number[]): Promise<number[]> {
  const samples: number[] = []
  for await (const block of decodeWavStream(inPieces(bytes, sizes))) samples.push(...block.samples)
  return samples
}

describe('decodeWav', () => {
  it.each<[string, Shape, number[]]>([
    ['8-bit is unsigned', { code: 1, channels: 1, bits: 8, body: bytesOf(0, 128, 255) }, [-32_768, 0, 32_512]],
    ['16-bit', { code: 1, channels: 1, bits: 16, body: bytesOf(1, 0, 255, 127, 0, 128) }, [1, 32_767, -32_768]],
    ['24-bit is rounded', { code: 1, channels: 1, bits: 24, body: bytesOf(0x7f, 1, 0, 0x80, 1, 0) }, [1, 2]],
    ['32-bit', { code: 1, channels: 1, bits: 32, body: bytesOf(0, 0, 1, 0, 0, 0, 0, 128) }, [1, -32_768]],
    [
      'float is clamped and NaN is silence',
      { code: 3, channels: 1, bits: 32, body: floats(32, 0.5, 2, -2, NaN) },
      [16_384, 32_767, -32_768, 0],
    ],
    ['64-bit float', { code: 3, channels: 1, bits: 64, body: floats(64, -0.5) }, [-16_384]],
    [
      'stereo becomes the mean',
      { code: 1, channels: 2, bits: 16, body: bytesOf(10, 0, 20, 0, 100, 0, 0, 0) },
      [15, 50],
    ],
    ['extensible', { code: 1, channels: 1, bits: 16, body: bytesOf(7, 0), extensible: true }, [7]],
    ['extensible float', { code: 3, channels: 1, bits: 32, body: floats(32, 0.25), extensible: true }, [8192]],
    [
      'a chunk of odd length before the sound',
      {
        code: 1,
        channels: 1,
        bits: 16,
        body: bytesOf(7, 0),
        before: bytesOf(...ascii('LIST'), 3, 0, 0, 0, 1, 2, 3, 0),
      },
      [7],
    ],
    ['a file cut short', { code: 1, channels: 1, bits: 16, body: bytesOf(7, 0, 8), dataSize: 600 }, [7]],
    [
      'chunks after the sound are not sound',
      { code: 1, channels: 1, bits: 16, body: bytesOf(7, 0, 9, 9), dataSize: 2 },
      [7],
    ],
    [
      'no sound, other chunks after it',
      { code: 1, channels: 1, bits: 16, body: bytesOf(...ascii('LIST'), 0, 0, 0, 0), dataSize: 0 },
      [],
    ],
    [
      'unknown size, all ones',
      { code: 1, channels: 1, bits: 16, body: bytesOf(7, 0), dataSize: 0xffffffff, riffSize: 0xffffffff },
      [7],
    ],
    [
      'unknown size, as espeak-ng writes it',
      { code: 1, channels: 1, bits: 16, body: bytesOf(7, 0), dataSize: 0x7ffff000, riffSize: 0x7ffff024 },
      [7],
    ],
    ['unknown size, zero', { code: 1, channels: 1, bits: 16, body: bytesOf(7, 0), dataSize: 0, riffSize: 36 }, [7]],
  ])('reads %s', (_title, shape, expected) => {
    expect(Array.from(decodeWav(wavOf(shape)).samples)).toEqual(expected)
  })

  it('reads the real length of an RF64 file and leaves what follows alone', () => {
    const ds64 = bytesOf(...ascii('ds64'), 16, 0, 0, 0, ...u32(0), ...u32(0), ...u32(2), ...u32(0))
    const bytes = wavOf({
      code: 1,
      channels: 1,
      bits: 16,
      body: bytesOf(7, 0, 9, 9),
      dataSize: 0xffffffff,
      before: ds64,
    })
    bytes.set(ascii('RF64'))
    expect(Array.from(decodeWav(bytes).samples)).toEqual([7])
  })

  it('keeps the rate and the number of channels', () => {
    const audio = decodeWav(wavOf({ code: 1, channels: 2, bits: 16, body: bytesOf(1, 0, 1, 0) }))
    expect(audio).toMatchObject({ rateHz: 48_000, channels: 2 })
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', bytesOf(), /empty \(0 bytes\)/],
    ['text', bytesOf(...ascii('hello there, world')), /not a WAV file\. Convert/],
    ['two letters', bytesOf(...ascii('hi')), /not a WAV file/],
    ['an MP3', bytesOf(...ascii('ID3'), 4, 0, 0, 0, 0, 0, 0, 0, 0), /looks like an MP3 file/],
    ['an MP4', bytesOf(0, 0, 0, 32, ...ascii('ftypM4A ')), /looks like an MP4 file/],
    ['a header that stops', bytesOf(...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WAVE')), /ends after 12 bytes/],
    ['a compressed WAV', wavOf({ code: 0x55, channels: 1, bits: 16, body: bytesOf(0, 0) }), /format 0x55/],
    ['no channels', wavOf({ code: 1, channels: 0, bits: 16, body: bytesOf() }), /0 channels/],
    ['a strange width', wavOf({ code: 1, channels: 1, bits: 40, body: bytesOf() }), /40 bits a sample/],
  ])('refuses %s with a sentence that says what to do', (_title, bytes, sentence) => {
    expect(() => decodeWav(bytes)).toThrow(
      expect.objectContaining({
        code: 'audio-file-invalid',
        message: expect.stringMatching(sentence) as string,
      }) as Error,
    )
  })
})

describe('encodeWav', () => {
  it('is read back sample for sample', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 8000, max: 96_000 }), (samples, rateHz) => {
        expect(decodeWav(encodeWav(samples, rateHz))).toEqual({ rateHz, channels: 1, samples })
      }),
    )
  })

  it('writes the 44 bytes that every player knows', () => {
    const bytes = encodeWav(Int16Array.of(1, 2, 3, 4), 16_000, 2)
    expect(bytes.byteLength).toBe(52)
    expect(parseWavHeader(bytes)).toEqual({
      rateHz: 16_000,
      channels: 2,
      encoding: 'signed-int',
      bytesPerSample: 2,
      dataOffset: 44,
      dataBytes: 8,
    })
  })
})

describe('decodeWavStream', () => {
  it('gives the same samples however the bytes are cut', async () => {
    const bytes = wavOf({
      code: 1,
      channels: 2,
      bits: 24,
      body: Uint8Array.from({ length: 600 }, (_, index) => index % 251),
    })
    const whole = Array.from(decodeWav(bytes).samples)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90 })), async (sizes) => {
        expect(await streamed(bytes, sizes)).toEqual(whole)
      }),
    )
  })

  it('tells the rate before the first sample is complete', async () => {
    const bytes = wavOf({ code: 1, channels: 1, bits: 16, body: bytesOf(5, 0) })
    const first = await decodeWavStream(inPieces(bytes, [45])).next()
    expect(first.value).toEqual({ rateHz: 48_000, channels: 1, samples: new Int16Array() })
  })

  it('stops at the length the header gives', async () => {
    const bytes = wavOf({ code: 1, channels: 1, bits: 16, body: bytesOf(5, 0, 6, 0, 99, 99), dataSize: 4 })
    expect(await streamed(bytes, [46])).toEqual([5, 6])
  })

  it('refuses a stream that ends inside its header', async () => {
    await expect(streamed(bytesOf(...ascii('RIFF')), [])).rejects.toMatchObject({ code: 'audio-file-invalid' })
  })
})
