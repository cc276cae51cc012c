import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { speechRateHz } from '../../shared/audio/format.ts'
import { pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { Resampler } from '../../shared/audio/resampler.ts'
import { decodeWav } from '../../shared/audio/wav.ts'
import { level } from '../sound-sets/shaping.ts'

const run = promisify(execFile)
const longestPauseMs = 80
/** flite's own silence is a hundred times softer still; its softest consonants are louder. */
const pauseLevel = 10 ** (-55 / 20)

/** One text by a flite voice: 24 kHz, -1..1, its loud parts at `dbfs`, no pause longer than 80 ms. */
export async function fliteSpeech(
  text: string,
  options: { readonly voice: string; readonly dbfs: number },
): Promise<Float32Array> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-flite-'))
  try {
    const path = join(directory, 'speech.wav')
    await run('flite', ['-voice', options.voice, '-t', text, '-o', path]).catch((cause: unknown) => {
      throw new Error(`flite did not speak as "${options.voice}". Is it installed (Debian: flite)?`, { cause })
    })
    const wav = decodeWav(await readFile(path))
    const resampler = new Resampler(wav.rateHz, speechRateHz)
    const parts = [resampler.push(pcm16ToFloat(wav.samples)), resampler.flush()]
    const samples = Float32Array.from(parts.flatMap((part) => [...part]))
    return withoutLongPauses(level({ rateHz: speechRateHz }, samples, options.dbfs), speechRateHz)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** A listener who measures a voice's end must not measure a comma: of what is softer than -55 dBFS, 80 ms stay. */
export function withoutLongPauses(samples: Float32Array, rateHz: number): Float32Array {
  const windowSamples = rateHz / 200
  const longestPause = longestPauseMs / 5
  const kept: number[] = []
  let pause = 0
  for (let start = 0; start < samples.length; start += windowSamples) {
    const window = samples.subarray(start, start + windowSamples)
    const isPause = window.every((sample) => Math.abs(sample) < pauseLevel)
    pause = isPause ? pause + 1 : 0
    if (pause <= longestPause) kept.push(...window)
  }
  return Float32Array.from(kept)
}
