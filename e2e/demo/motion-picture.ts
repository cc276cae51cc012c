export interface MotionPicture {
  readonly size: { readonly width: number; readonly height: number }
  readonly framesPerSecond: number
  /** JPEGs, one for each frame; undefined where the picture stays as it was. */
  readonly pictures: readonly (Buffer | undefined)[]
  /** Interleaved, as long as the pictures. */
  readonly sound: { readonly samples: Int16Array; readonly rateHz: number; readonly channels: number }
}

const hasIndex = 0x10
const isInterleaved = 0x100
const isKeyFrame = 0x10

/** An AVI of JPEGs with PCM beside them: written without an encoder, and played by VLC, mpv and ffmpeg. */
export function encodeAvi(picture: MotionPicture): Buffer {
  const { pictures, sound, framesPerSecond } = picture
  const chunks: Buffer[] = []
  const index: Buffer[] = []
  let offset = 4
  const add = (name: string, content: Buffer): void => {
    const made = chunk(name, content)
    index.push(Buffer.concat([Buffer.from(name), numbers(isKeyFrame, offset, content.length)]))
    chunks.push(made)
    offset += made.length
  }
  const bytes = Buffer.from(sound.samples.buffer, sound.samples.byteOffset, sound.samples.byteLength)
  const perFrame = (2 * sound.channels * sound.rateHz) / framesPerSecond
  for (const [number, jpeg] of pictures.entries()) {
    add('00dc', jpeg ?? Buffer.alloc(0))
    add('01wb', bytes.subarray(number * perFrame, (number + 1) * perFrame))
  }
  return chunk('RIFF', Buffer.from('AVI '), headers(picture), list('movi', ...chunks), chunk('idx1', ...index))
}

function headers({ size, framesPerSecond, pictures, sound }: MotionPicture): Buffer {
  const { width, height } = size
  const largest = Math.max(0, ...pictures.map((jpeg) => jpeg?.length ?? 0))
  const blockBytes = 2 * sound.channels
  const bytesPerSecond = blockBytes * sound.rateHz
  const samples = sound.samples.length / sound.channels
  const flags = hasIndex | isInterleaved
  const rate = largest * framesPerSecond + bytesPerSecond
  const microseconds = Math.round(1_000_000 / framesPerSecond)
  return list(
    'hdrl',
    chunk('avih', numbers(microseconds, rate, 0, flags, pictures.length, 0, 2, largest, width, height, 0, 0, 0, 0)),
    list(
      'strl',
      stream('vids', 'MJPG', [0, 0, 0, 1, framesPerSecond, 0, pictures.length, largest, 0xffff_ffff, 0]),
      chunk(
        'strf',
        numbers(40, width, height, 1 | (24 << 16)),
        Buffer.from('MJPG'),
        numbers(3 * width * height, 0, 0, 0, 0),
      ),
    ),
    list(
      'strl',
      stream('auds', '\0\0\0\0', [
        0,
        0,
        0,
        blockBytes,
        bytesPerSecond,
        0,
        samples,
        bytesPerSecond,
        0xffff_ffff,
        blockBytes,
      ]),
      chunk('strf', numbers(1 | (sound.channels << 16), sound.rateHz, bytesPerSecond, blockBytes | (16 << 16))),
    ),
  )
}

function stream(kind: string, codec: string, values: readonly number[]): Buffer {
  return chunk('strh', Buffer.from(kind), Buffer.from(codec), numbers(...values), Buffer.alloc(8))
}

function list(name: string, ...content: readonly Buffer[]): Buffer {
  return chunk('LIST', Buffer.from(name), ...content)
}

/** Padded to an even length, which its own length does not count. */
function chunk(name: string, ...content: readonly Buffer[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Buffer.from(name), numbers(length), ...content, Buffer.alloc(length % 2)])
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * index)
  return bytes
}
