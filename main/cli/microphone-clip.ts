import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { microphoneRateHz } from '../../shared/audio/format.ts'
import { Pcm16Resampler } from '../../shared/audio/resampler.ts'
import { decodeWav, type MonoAudio } from '../../shared/audio/wav.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'

/** A WAV file of any rate and any number of channels as a microphone would have it: 16 kHz, mono. */
export async function readMicrophoneClip(path: string): Promise<Int16Array> {
  return toMicrophoneClip(decodeNamed(await readNamed(path), path), path)
}

export function toMicrophoneClip(audio: MonoAudio, path: string): Int16Array {
  if (audio.samples.length === 0)
    throw new AssistantError(
      'audio-file-invalid',
      `${basename(path)} is a WAV file without a single sample: there is nothing to play. Record it again.`,
    )
  const resampler = new Pcm16Resampler(audio.rateHz, microphoneRateHz)
  const head = resampler.push(audio.samples)
  const tail = resampler.flush()
  const clip = new Int16Array(head.length + tail.length)
  clip.set(head)
  clip.set(tail, head.length)
  return clip
}

async function readNamed(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new AssistantError('audio-file-invalid', unreadable(path, cause), { cause })
  }
}

function decodeNamed(bytes: Uint8Array, path: string): MonoAudio {
  try {
    return decodeWav(bytes)
  } catch (cause) {
    if (!(cause instanceof AssistantError)) throw cause
    throw new AssistantError(cause.code, `${basename(path)}: ${cause.message}`, { cause })
  }
}

function unreadable(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  switch (code) {
    case 'ENOENT':
      return `There is no file ${path}. Give the path of a WAV file.`
    case 'EISDIR':
      return `${path} is a directory. Give the path of a WAV file.`
    case 'EACCES':
      return `${path} cannot be opened: this user may not read it.`
    default:
      return `${path} cannot be read.`
  }
}
