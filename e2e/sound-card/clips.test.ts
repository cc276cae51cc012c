import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audibleSpan } from '../sound-sets/speech.ts'
import { cutInPhrases, userClips, type ClipSet } from './clips.ts'
import { recordingRateHz as rateHz } from './recording-rate.ts'
import { missingTools } from './tools.ts'

const missing = await missingTools(['flite', 'espeak-ng'])
if (missing !== undefined) console.log(`Skipped, the clips to cut in with: ${missing}`)

let directory: string
let made: ClipSet

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-clips-'))
  if (missing === undefined) made = await userClips({ directory })
}, 60_000)

afterAll(() => rm(directory, { recursive: true, force: true }))

test.skipIf(missing !== undefined)('every voice says every phrase, and each voice one of them in noise', () => {
  const count = (kind: string): number => made.clips.filter((clip) => clip.kind === kind).length
  expect(count('flite')).toBe(4 * cutInPhrases.length)
  expect(count('espeak-ng')).toBe(4 * cutInPhrases.length)
  expect(count('noisy')).toBe(8)
})

test.skipIf(missing !== undefined)(
  'a clean clip begins where its first loud 5 ms are, unless a breath comes first',
  () => {
    for (const clip of made.clips.filter(({ kind }) => kind !== 'noisy')) {
      const first = audibleSpan(clip.samples, rateHz)?.start ?? 0
      if (clip.isBreathFirst) expect(clip.onset).toBeGreaterThan(first + 0.1 * rateHz)
      else expect(Math.abs(clip.onset - first)).toBeLessThanOrEqual(rateHz / 200)
    }
  },
)

test.skipIf(missing !== undefined)('few clips begin with a breath, and the one that is known to is among them', () => {
  const breathFirst = made.clips.filter((clip) => clip.isBreathFirst).map((clip) => clip.name)
  expect(breathFirst.length).toBeLessThanOrEqual(made.clips.length / 8)
  if (made.clips.some((clip) => clip.kind === 'human')) expect(breathFirst).toContain('goforward.raw')
})

test.skipIf(missing !== undefined)(
  'the second time they come from the disk, without any voice, and are the same',
  async () => {
    const fingerprint = ({ clips, missing }: ClipSet): unknown => [
      missing,
      clips.map(({ samples, ...rest }) => [rest, createHash('sha256').update(samples).digest('hex')]),
    ]
    const path = process.env.PATH
    process.env.PATH = '/nowhere'
    try {
      expect(fingerprint(await userClips({ directory }))).toEqual(fingerprint(made))
    } finally {
      process.env.PATH = path
    }
  },
)
