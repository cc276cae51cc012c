import { parseWavHeader, wavTooShort } from './wav-header.ts'
import type { WavHeader } from './wav-header.ts'

export interface MonoAudio {
  readonly rateHz: number
  /** How many channels the source had; `samples` is their mean. */
  readonly channels: number
  readonly samples: Int16Array<ArrayBuffer>
}

/** A whole WAV file as mono PCM16 at its own rate. A file cut short gives what is there. Throws `audio-file-invalid`. */
export function decodeWav(bytes: Uint8Array): MonoAudio {
  const header = parseWavHeader(bytes)
  if (header === undefined) throw wavTooShort(bytes)
  const body = bytes.subarray(header.dataOffset, dataEnd(header, bytes.byteLength))
  const whole = body.byteLength - (body.byteLength % frameBytes(header))
  return { rateHz: header.rateHz, channels: header.channels, samples: toMono(header, body.subarray(0, whole)) }
}

/**
 * A WAV stream as mono PCM16, block by block as the bytes come, cut anywhere. An empty block is yielded once the header
 * is known, so that a reader learns the rate before the first sample. Throws `audio-file-invalid`.
 */
export async function* decodeWavStream(source: AsyncIterable<Uint8Array>): AsyncGenerator<MonoAudio, void, undefined> {
  let held = new Uint8Array()
  let header: WavHeader | undefined
  let remaining = Number.POSITIVE_INFINITY
  for await (const bytes of source) {
    held = concat(held, bytes)
    if (header === undefined) {
      header = parseWavHeader(held)
      if (header === undefined) continue
      held = held.subarray(header.dataOffset)
      remaining = header.dataBytes ?? remaining
    }
    const usable = Math.min(held.byteLength, remaining)
    const whole = usable - (usable % frameBytes(header))
    yield { rateHz: header.rateHz, channels: header.channels, samples: toMono(header, held.subarray(0, whole)) }
    held = held.slice(whole)
    remaining -= whole
  }
  if (header === undefined) throw wavTooShort(held)
}

/** PCM16 as a WAV file; samples of several channels are interleaved. */
export function encodeWav(samples: Int16Array, rateHz: number, channels = 1): Uint8Array<ArrayBuffer> {
  const dataBytes = samples.length * 2
  const bytes = new Uint8Array(44 + dataBytes)
  const view = new DataView(bytes.buffer)
  const tag = (offset: number, text: string): void => {
    for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index)
  }
  tag(0, 'RIFF')
  view.setUint32(4, 36 + dataBytes, true)
  tag(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rateHz, true)
  view.setUint32(28, rateHz * channels * 2, true)
  view.setUint16(32, channels * 2, true)
  view.setUint16(34, 16, true)
  tag(36, 'data')
  view.setUint32(40, dataBytes, true)
  samples.forEach((sample, index) => {
    view.setInt16(44 + index * 2, sample, true)
  })
  return bytes
}

function toMono(header: WavHeader, body: Uint8Array): Int16Array<ArrayBuffer> {
  const { channels, bytesPerSample } = header
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const samples = new Int16Array(body.byteLength / frameBytes(header))
  const read = sampleReader(header, view)
  for (let frame = 0; frame < samples.length; frame++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += read((frame * channels + channel) * bytesPerSample)
    // NaN, which a float file may hold, becomes silence: a typed array turns it into 0.
    samples[frame] = Math.max(-32_768, Math.min(32_767, Math.round(sum / channels)))
  }
  return samples
}

/** Reads one sample at a byte offset, scaled to the range of 16 bits. */
function sampleReader(header: WavHeader, view: DataView): (offset: number) => number {
  switch (header.encoding) {
    case 'unsigned-int':
      return (offset) => (view.getUint8(offset) - 128) * 256
    case 'float':
      return header.bytesPerSample === 4
        ? (offset) => view.getFloat32(offset, true) * 32_768
        : (offset) => view.getFloat64(offset, true) * 32_768
    case 'signed-int':
      switch (header.bytesPerSample) {
        case 2:
          return (offset) => view.getInt16(offset, true)
        case 3:
          return (offset) => view.getInt16(offset + 1, true) + view.getUint8(offset) / 256
        default:
          return (offset) => view.getInt32(offset, true) / 65_536
      }
  }
}

function frameBytes(header: WavHeader): number {
  return header.bytesPerSample * header.channels
}

function dataEnd(header: WavHeader, fileBytes: number): number {
  return header.dataBytes === undefined ? fileBytes : Math.min(fileBytes, header.dataOffset + header.dataBytes)
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.byteLength + second.byteLength)
  both.set(first)
  both.set(second, first.byteLength)
  return both
}
