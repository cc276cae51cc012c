import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { floatToPcm16, pcm16ToFloat } from '../../shared/audio/pcm.ts'
import type { Sound } from '../sound-sets/non-speech.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { addAt, level } from '../sound-sets/shaping.ts'
import { audibleSpan, humanSpeech, synthesisedSpeech } from '../sound-sets/speech.ts'
import { pinkNoise } from '../sound-sets/steady-noises.ts'
import { recordingRateHz as rateHz } from './recording-rate.ts'
import { wordOnset } from './word-onset.ts'

/** What a person cuts in with. */
export const cutInPhrases: readonly string[] = [
  'Stop please.',
  'Wait a moment.',
  'No no, that is wrong.',
  'Hold on a second.',
  'What about tomorrow?',
]

const kinds = ['flite', 'espeak-ng', 'human', 'noisy'] as const

export interface Clip {
  readonly name: string
  readonly kind: (typeof kinds)[number]
  /** 48 kHz, -1..1; loud parts at -20 dBFS. */
  readonly samples: Float32Array
  /** First sample of the first 5 ms above -40 dBFS; where a breath comes first, that of the word. */
  readonly onset: number
  readonly isBreathFirst: boolean
}

export interface ClipSet {
  readonly clips: readonly Clip[]
  /** One sentence for each source that this machine lacks. */
  readonly missing: readonly string[]
}

/** A clip is long enough to be taken for speech and short enough for many trials; the audiobook would go on for 8 s. */
const longestMs = 1_600
/** What comes so long before the word is a breath, a click of the lips or the room, and nobody's beginning to speak. */
const breathMs = 100
const marginMs = 100
const noiseSnrDb = 10

const indexSchema = z.object({
  clips: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(kinds),
      at: z.number(),
      length: z.number(),
      onset: z.number(),
      isBreathFirst: z.boolean(),
    }),
  ),
  missing: z.array(z.string()),
})

/** All of them; made once and kept in `directory`, since forty calls of the voices take a while. */
export async function userClips({ directory }: { readonly directory: string }): Promise<ClipSet> {
  await mkdir(directory, { recursive: true })
  // A new number whenever what is in the files would be different.
  const paths = { index: join(directory, 'clips-3.json'), samples: join(directory, 'clips-3.pcm') }
  const kept = await read(paths)
  if (kept !== undefined) return kept
  await keep(await makeClips(), paths)
  const made = await read(paths)
  if (made === undefined) throw new Error(`The clips cannot be read back from ${directory}.`)
  return made
}

interface Paths {
  readonly index: string
  readonly samples: string
}

async function makeClips(): Promise<ClipSet> {
  const [synthetic, human] = [await synthesisedSpeech(cutInPhrases, rateHz), await humanSpeech(rateHz)]
  const clean = [
    ...synthetic.sounds.map((sound) => clipOf(sound, sound.name.startsWith('flite') ? 'flite' : 'espeak-ng')),
    ...human.sounds.map((sound) => clipOf(sound, 'human')),
  ].filter((clip) => clip !== undefined)
  const spoken = clean.filter((clip) => clip.kind !== 'human')
  const phrases = cutInPhrases.length
  // One phrase of each synthetic voice, another one each time.
  const noisy = spoken.filter((_, index) => index % phrases === Math.floor(index / phrases) % phrases).map(inNoise)
  return { clips: [...clean, ...noisy], missing: [...synthetic.missing, ...human.missing] }
}

/** The audible part with a margin, its end faded where it was cut. */
function clipOf(sound: Sound, kind: Clip['kind']): Clip | undefined {
  const span = audibleSpan(sound.samples, rateHz)
  if (span === undefined) return undefined
  const word = wordOnset(sound.samples, rateHz) ?? span.start
  const isBreathFirst = word - span.start > (breathMs * rateHz) / 1000
  const start = Math.max(0, span.start - (marginMs * rateHz) / 1000)
  const end = Math.min(span.end + (marginMs * rateHz) / 1000, start + (longestMs * rateHz) / 1000)
  const fade = (20 * rateHz) / 1000
  const samples = sound.samples
    .slice(start, end)
    .map((sample, index) => sample * Math.min(1, (end - start - index) / fade))
  const onset = (isBreathFirst ? word : span.start) - start
  return { name: sound.name, kind, samples, onset, isBreathFirst }
}

function inNoise(clip: Clip, index: number): Clip {
  const workshop = { rateHz, random: seededRandom(4_000 + index) }
  const noise = level(workshop, pinkNoise(workshop, clip.samples.length / rateHz), -20 - noiseSnrDb)
  addAt(noise, clip.samples, 0)
  return { ...clip, name: `${clip.name}-pink-${noiseSnrDb}-db`, kind: 'noisy', samples: noise }
}

async function keep(set: ClipSet, paths: Paths): Promise<void> {
  let at = 0
  const clips = set.clips.map(({ samples, ...rest }) => {
    const entry = { ...rest, at, length: samples.length }
    at += samples.length
    return entry
  })
  const all = new Int16Array(at)
  for (const [index, clip] of set.clips.entries()) all.set(floatToPcm16(clip.samples), clips[index]?.at ?? 0)
  await writeFile(paths.samples, new Uint8Array(all.buffer))
  // The index comes last and at once: who finds it finds the samples.
  await writeFile(`${paths.index}.new`, JSON.stringify({ clips, missing: set.missing }))
  await rename(`${paths.index}.new`, paths.index)
}

async function read(paths: Paths): Promise<ClipSet | undefined> {
  const text = await readFile(paths.index, 'utf8').catch(() => 'null')
  const index = indexSchema.safeParse(JSON.parse(text))
  if (!index.success) return undefined
  const all = new Int16Array(Uint8Array.from(await readFile(paths.samples)).buffer)
  const clips = index.data.clips.map(({ at, length, ...rest }) => ({
    ...rest,
    samples: pcm16ToFloat(all.subarray(at, at + length)),
  }))
  return { clips, missing: index.data.missing }
}
