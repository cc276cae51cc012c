import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { speechRateHz } from '../../shared/audio/format.ts'
import { encodeWav } from '../../shared/audio/wav.ts'
import type { ProgramSearch } from '../processes/find-program.ts'
import type { TextToSpeech } from '../providers/types.ts'
import { playLocally } from './local-playback.ts'
import { speakToClip } from './spoken-clip.ts'

export interface SayPorts {
  readonly voice: TextToSpeech
  readonly language: string
  readonly search: ProgramSearch
}

/** Speaks a text on this machine; where nothing can play it, keeps it as a file. Returns what there is to say about it. */
export async function say(ports: SayPorts, text: string, signal: AbortSignal): Promise<string> {
  const clip = await speakToClip(ports.voice, text, { rateHz: speechRateHz, language: ports.language, signal })
  if (signal.aborted) return ''
  const directory = await mkdtemp(join(tmpdir(), 'parley-say-'))
  const wavPath = join(directory, 'say.wav')
  await writeFile(wavPath, encodeWav(clip, speechRateHz))
  if (!(await playLocally(wavPath, ports.search, signal)))
    return `(no sound device here: ${(clip.length / speechRateHz).toFixed(1)} s of speech are in ${wavPath})`
  await rm(directory, { recursive: true, force: true })
  return ''
}
