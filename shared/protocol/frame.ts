import { AssistantError } from './errors.ts'

/** Bytes before the samples: u8 version, u8 kind, u16 flags, u32 stream id, u32 sequence, u32 position; little-endian. */
export const audioHeaderBytes = 16
export const audioFrameVersion = 1
/** Largest audio frame a peer accepts, header included: 8 KiB, about 250 ms at 16 kHz. */
export const audioFrameMaxBytes = 8 * 1024

export const audioKinds = { microphone: 1, speech: 2 } as const
export type AudioKind = keyof typeof audioKinds

/** Bits of `flags`: `last` = no frame of this stream follows; `gap` = frames before this one were dropped. */
export const audioFlags = { last: 1, gap: 2 } as const

/**
 * One stretch of PCM on the wire, usually 20 ms.
 * `streamId` is the utterance (microphone) or the response (speech); `sequence` counts frames of that stream from 0;
 * `position` is the place of the first sample in the stream, in samples: 16 kHz for the microphone, 24 kHz for speech.
 */
export interface AudioFrame {
  readonly kind: AudioKind
  readonly flags: number
  readonly streamId: number
  readonly sequence: number
  readonly position: number
  readonly samples: Int16Array
}

export function encodeAudioFrame(frame: AudioFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(audioHeaderBytes + frame.samples.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, audioFrameVersion)
  view.setUint8(1, audioKinds[frame.kind])
  view.setUint16(2, frame.flags, true)
  view.setUint32(4, frame.streamId, true)
  view.setUint32(8, frame.sequence, true)
  view.setUint32(12, frame.position, true)
  writePcm(view, audioHeaderBytes, frame.samples)
  return bytes
}

/**
 * Throws `bad-frame` with the reason: too short, another version, an unknown kind, half a sample, or over 8 KiB. The
 * samples are those in `bytes` wherever they lie as the machine reads them, and a copy elsewhere: they are read, never
 * written to, and whoever hands their memory on copies them first.
 */
export function decodeAudioFrame(bytes: Uint8Array): AudioFrame {
  if (bytes.length < audioHeaderBytes)
    throw badFrame(`An audio frame needs a header of 16 bytes; this one has ${bytes.length} bytes.`)
  if (bytes.length > audioFrameMaxBytes)
    throw badFrame(`An audio frame may have 8,192 bytes; this one has ${bytes.length}.`)
  const version = bytes[0] ?? 0
  if (version !== audioFrameVersion)
    throw badFrame(`This server reads audio frames of version 1; this one says ${version}.`)
  const kind = kindOf(bytes[1] ?? 0)
  if ((bytes.length - audioHeaderBytes) % 2 !== 0)
    throw badFrame('The samples of an audio frame are 16 bits each; this one ends in half a sample.')
  return {
    kind,
    flags: uint16At(bytes, 2),
    streamId: uint32At(bytes, 4),
    sequence: uint32At(bytes, 8),
    position: uint32At(bytes, 12),
    samples: samplesIn(bytes, audioHeaderBytes),
  }
}

/** PCM16 little-endian, whatever the machine's own order. */
export function pcmToBytes(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2)
  writePcm(new DataView(bytes.buffer), 0, samples)
  return bytes
}

/** The reverse; a trailing odd byte is ignored. */
export function bytesToPcm(bytes: Uint8Array): Int16Array {
  return readPcm(bytes, 0)
}

function writePcm(view: DataView, offset: number, samples: Int16Array): void {
  for (let index = 0; index < samples.length; index++) view.setInt16(offset + index * 2, samples[index] ?? 0, true)
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Of fifty frames a second, each copy would be 640 bytes outside of the heap, which is what makes V8 collect all of it. */
function samplesIn(bytes: Uint8Array, offset: number): Int16Array {
  const start = bytes.byteOffset + offset
  if (!isLittleEndian || start % 2 !== 0) return readPcm(bytes, offset)
  return new Int16Array(bytes.buffer, start, (bytes.length - offset) >> 1)
}

function readPcm(bytes: Uint8Array, offset: number): Int16Array {
  const samples = new Int16Array((bytes.length - offset) >> 1)
  for (let index = 0; index < samples.length; index++) samples[index] = uint16At(bytes, offset + index * 2)
  return samples
}

// By hand: a view is an object, and fifty frames a second of each microphone would each leave one to be collected.
function uint16At(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8)
}

function uint32At(bytes: Uint8Array, offset: number): number {
  return (uint16At(bytes, offset) | (uint16At(bytes, offset + 2) << 16)) >>> 0
}

function kindOf(value: number): AudioKind {
  switch (value) {
    case audioKinds.microphone:
      return 'microphone'
    case audioKinds.speech:
      return 'speech'
    default:
      throw badFrame(`The kind of an audio frame is 1 (microphone) or 2 (speech); this one says ${value}.`)
  }
}

function badFrame(message: string): AssistantError {
  return new AssistantError('bad-frame', message)
}
