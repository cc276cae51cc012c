import { AssistantError } from '../protocol/errors.ts'

export interface WavHeader {
  readonly rateHz: number
  readonly channels: number
  readonly encoding: 'unsigned-int' | 'signed-int' | 'float'
  readonly bytesPerSample: number
  /** Where the first sample's first byte is. */
  readonly dataOffset: number
  /** `undefined`: a stream whose writer did not know; the samples go on to the end. */
  readonly dataBytes: number | undefined
}

const formatPcm = 0x0001
const formatFloat = 0x0003
const formatExtensible = 0xfffe

// What streaming writers put where they cannot know the length: 0 (ffmpeg to a pipe with -fflags), 0xffffffff (sox, RF64)
// and espeak-ng's 0x7ffff000. No file of ours is near 2 GiB.
const unknownSizeFrom = 0x7fff_0000

// A header that has not reached its samples by then is not one that a speech service or a recorder writes.
const longestHeaderBytes = 1 << 20

/**
 * Reads a WAV header from the first bytes of a file or stream. `undefined` means "not all of it is here yet": ask again
 * with more bytes. Throws `audio-file-invalid` for whatever can never become a WAV file that we can play.
 */
export function parseWavHeader(bytes: Uint8Array): WavHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 12) {
    if (!'RIFF'.startsWith(tagAt(bytes, 0)) && !'RF64'.startsWith(tagAt(bytes, 0))) throw notWav(bytes)
    return undefined
  }
  const riff = tagAt(bytes, 0)
  if ((riff !== 'RIFF' && riff !== 'RF64') || tagAt(bytes, 8) !== 'WAVE') throw notWav(bytes)
  const riffBytes = view.getUint32(4, true) + 8

  let format: Omit<WavHeader, 'dataOffset' | 'dataBytes'> | undefined
  let longDataBytes: number | undefined
  let offset = 12
  while (offset + 8 <= bytes.byteLength) {
    const tag = tagAt(bytes, offset)
    const size = view.getUint32(offset + 4, true)
    const bodyAt = offset + 8
    if (tag === 'data') {
      if (format === undefined) throw invalid('it has sound but no description of its format before it')
      // 0 means "nothing" only in a file whose outer size says that other chunks follow.
      const isZeroMeant = riffBytes > bodyAt && riffBytes < unknownSizeFrom
      const isStreamed = size >= unknownSizeFrom || (size === 0 && !isZeroMeant)
      return { ...format, dataOffset: bodyAt, dataBytes: isStreamed ? longDataBytes : size }
    }
    if (tag === 'fmt ') {
      if (bodyAt + size > bytes.byteLength) break
      format = parseFormat(new DataView(bytes.buffer, bytes.byteOffset + bodyAt, size))
    }
    // RF64 keeps its real length here, and 0xffffffff where RIFF has its own.
    if (tag === 'ds64' && bodyAt + 16 <= bytes.byteLength)
      longDataBytes = view.getUint32(bodyAt + 8, true) + view.getUint32(bodyAt + 12, true) * 2 ** 32
    // Chunks are padded to even lengths.
    offset = bodyAt + size + (size % 2)
  }
  if (bytes.byteLength > longestHeaderBytes) throw invalid('no sound begins within its first megabyte')
  return undefined
}

/** The refusal of bytes that ended before the header did. */
export function wavTooShort(bytes: Uint8Array): AssistantError {
  if (bytes.byteLength === 0)
    return new AssistantError(
      'audio-file-invalid',
      'The audio file is empty (0 bytes). Record it again or give another WAV file.',
    )
  return invalid(`it ends after ${bytes.byteLength} bytes, before any sound begins`)
}

function parseFormat(format: DataView): Omit<WavHeader, 'dataOffset' | 'dataBytes'> {
  if (format.byteLength < 16) throw invalid('its format chunk is too short')
  const container = format.getUint16(0, true)
  const channels = format.getUint16(2, true)
  const rateHz = format.getUint32(4, true)
  const blockBytes = format.getUint16(12, true)
  const bits = format.getUint16(14, true)
  // The sub-format's first two bytes are the plain format number; the other fourteen are the same for all of them.
  const code = container === formatExtensible && format.byteLength >= 26 ? format.getUint16(24, true) : container
  const bytesPerSample = Math.ceil(bits / 8)

  if (channels < 1 || channels > 64) throw invalid(`it claims ${channels} channels`)
  if (rateHz < 1000 || rateHz > 768_000) throw invalid(`it claims ${rateHz} samples a second`)
  const isInt = code === formatPcm && bytesPerSample >= 1 && bytesPerSample <= 4
  const isFloat = code === formatFloat && (bits === 32 || bits === 64)
  if (!isInt && !isFloat) {
    const kind = code === formatPcm || code === formatFloat ? `${bits} bits a sample` : `format 0x${code.toString(16)}`
    throw invalid(`its sound is stored as ${kind}; Parley reads 8, 16, 24 and 32-bit PCM and float`)
  }
  if (blockBytes !== bytesPerSample * channels) throw invalid('its format chunk contradicts itself')
  const encoding = isFloat ? 'float' : bytesPerSample === 1 ? 'unsigned-int' : 'signed-int'
  return { rateHz, channels, encoding, bytesPerSample }
}

const knownBeginnings = [
  ['ID3', 'an MP3 file'],
  ['\xff\xfb', 'an MP3 file'],
  ['\xff\xf3', 'an MP3 file'],
  ['OggS', 'an Ogg file'],
  ['fLaC', 'a FLAC file'],
  ['FORM', 'an AIFF file'],
  ['RIFX', 'a big-endian WAV file'],
  ['\x1aE\xdf\xa3', 'a WebM file'],
] as const

function notWav(bytes: Uint8Array): AssistantError {
  if (bytes.byteLength === 0) return wavTooShort(bytes)
  const start = tagAt(bytes, 0)
  const known =
    tagAt(bytes, 4) === 'ftyp' ? 'an MP4 file' : knownBeginnings.find(([magic]) => start.startsWith(magic))?.[1]
  const what = known === undefined ? '' : `; it looks like ${known}`
  return new AssistantError(
    'audio-file-invalid',
    `That is not a WAV file${what}. Convert it first, for example with "ffmpeg -i INPUT -ar 16000 -ac 1 speech.wav".`,
  )
}

function invalid(reason: string): AssistantError {
  return new AssistantError(
    'audio-file-invalid',
    `The WAV file cannot be played: ${reason}. Save it again as 16-bit PCM, for example with "ffmpeg -i INPUT -ar 16000 -ac 1 speech.wav".`,
  )
}

function tagAt(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}
