import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { Pcm16Resampler } from '../../shared/audio/resampler.ts'
import { decodeWav } from '../../shared/audio/wav.ts'
import type { Sound } from './non-speech.ts'
import { level } from './shaping.ts'

const run = promisify(execFile)

export interface SyntheticVoice {
  readonly tool: 'flite' | 'espeak-ng'
  readonly voice: string
}

/** flite is much closer to a person than espeak-ng; a detector has to hear both. */
export const syntheticVoices: readonly SyntheticVoice[] = [
  ...['slt', 'rms', 'awb', 'kal16'].map((voice) => ({ tool: 'flite', voice }) as const),
  ...['en-us', 'en-us+f3', 'en-gb+m3', 'en-gb-scotland+f2'].map((voice) => ({ tool: 'espeak-ng', voice }) as const),
]

export interface SpeechSet {
  readonly sounds: readonly Sound[]
  /** One sentence for each source that this machine lacks. */
  readonly missing: readonly string[]
}

/** Every sentence by every voice, as loud as a person at the microphone, a second of silence on either side. */
export async function synthesisedSpeech(
  sentences: readonly string[],
  rateHz: number,
  voices: readonly SyntheticVoice[] = syntheticVoices,
): Promise<SpeechSet> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-speech-'))
  const sounds: Sound[] = []
  const missing = new Set<string>()
  try {
    for (const voice of voices) {
      for (const [index, sentence] of sentences.entries()) {
        const path = join(directory, 'speech.wav')
        try {
          await speak(voice, sentence, path)
        } catch {
          missing.add(`${voice.tool} does not speak as ${voice.voice} here`)
          break
        }
        const samples = wavSamples(await readFile(path), rateHz)
        sounds.push(padded(`${voice.tool}-${voice.voice}-${index}`, samples, rateHz))
      }
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  return { sounds, missing: [...missing] }
}

async function speak({ tool, voice }: SyntheticVoice, text: string, path: string): Promise<void> {
  await (tool === 'flite'
    ? run('flite', ['-voice', voice, '-t', text, '-o', path])
    : run('espeak-ng', ['-v', voice, '-s', '160', '-w', path, text]))
}

const humanSources = [
  { directory: '/usr/share/sounds/alsa', packageName: 'alsa-utils' },
  { directory: '/usr/share/pocketsphinx/test/data', packageName: 'pocketsphinx-testdata' },
] as const

/** The people that Debian ships: commands, numbers and an audiobook (first 20 s of each file). */
export async function humanSpeech(rateHz: number): Promise<SpeechSet> {
  const sounds: Sound[] = []
  const missing: string[] = []
  for (const { directory, packageName } of humanSources) {
    const files = await readdir(directory, { recursive: true }).catch(() => [])
    const speech = files.filter((file) => /\.(wav|raw)$/.test(file) && !file.includes('Noise')).sort()
    if (speech.length === 0) missing.push(`no recordings in ${directory} (package ${packageName})`)
    for (const file of speech) {
      const bytes = await readFile(join(directory, file))
      // Headerless files of the set are all 16 kHz.
      const samples = file.endsWith('.raw')
        ? resampled(new Int16Array(Uint8Array.from(bytes).buffer, 0, bytes.length >> 1), 16_000, rateHz)
        : wavSamples(bytes, rateHz)
      sounds.push(padded(basename(file), samples.subarray(0, 20 * rateHz), rateHz))
    }
  }
  return { sounds, missing }
}

function wavSamples(file: Uint8Array, rateHz: number): Float32Array {
  const wav = decodeWav(file)
  return resampled(wav.samples, wav.rateHz, rateHz)
}

function resampled(samples: Int16Array, fromHz: number, toHz: number): Float32Array {
  const resampler = new Pcm16Resampler(fromHz, toHz)
  return pcm16ToFloat(Int16Array.from([...resampler.push(samples), ...resampler.flush()]))
}

function padded(name: string, speech: Float32Array, rateHz: number): Sound {
  const loud = level({ rateHz }, speech, -20)
  const samples = new Float32Array(loud.length + 2 * rateHz)
  samples.set(loud, rateHz)
  return { name, samples }
}

/** First and last sample of what is louder than -40 dBFS in windows of 5 ms; undefined when nothing is. */
export function audibleSpan(samples: Float32Array, rateHz: number): { start: number; end: number } | undefined {
  const windowLength = rateHz / 200
  const threshold = 10 ** (-40 / 20)
  let span: { start: number; end: number } | undefined
  for (let start = 0; start + windowLength <= samples.length; start += windowLength) {
    const window = samples.subarray(start, start + windowLength)
    const rms = Math.sqrt(window.reduce((sum, sample) => sum + sample * sample, 0) / windowLength)
    if (rms > threshold) span = { start: span?.start ?? start, end: start + windowLength }
  }
  return span
}
