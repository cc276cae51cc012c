/*
 * The renderer line, measured where a person's ear is: at the loudspeaker of a virtual sound card, from sounds that start
 * at a known sample of its microphone, through the real page in the system's Chromium and the real server; only the
 * models are scripted. About 23 minutes.
 */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { globSync, readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { userClips, type Clip } from '../e2e/sound-card/clips.ts'
import { recordingRateHz } from '../e2e/sound-card/recording-rate.ts'
import { nonSpeechSounds } from '../e2e/sound-sets/non-speech.ts'
import { seededRandom, type SeededRandom } from '../e2e/sound-sets/random.ts'
import { countFalseStops, falseStopSeeds } from './false-stops.ts'
import { cutInRepeatedly, cutIntoFirstAnswers } from '../e2e/live/cutting-in.ts'
import { bargeInFigures, type BargeInFigures } from './live/barge-in-figures.ts'
import { browserCost } from './live/browser-cost.ts'
import { blockMainThread, measureCapture, stallMainThread } from './live/capture.ts'
import { cutByText } from './live/cuts.ts'
import { openListeningPage, openLiveRig, type LiveRig, type ModelPace } from '../e2e/live/rig.ts'
import { standNoises, standOwnVoice } from './live/standing.ts'
import { measureVoiceToVoice, scripted } from './live/voice-to-voice.ts'

interface LineOptions {
  readonly directory: string
  readonly seed: number
  readonly isLong: boolean
}

type Part = (options: LineOptions & { readonly clips: readonly Clip[] }) => Promise<unknown>

/** In the order in which they run; each opens a room of its own. */
const parts: Readonly<Record<string, Part>> = {
  bargeIn: measureBargeIn,
  falseStops: measureFalseStops,
  capture: measureCaptureAndCost,
  voiceToVoice: async (options) => {
    const pace: ModelPace = { ...scripted, answer: () => ['It is half past seven.'] }
    return await withRig(options, pace, async (rig) => {
      const page = await openListeningPage(rig)
      const clips = picked(options.clips, 24, seededRandom(options.seed + 3))
      // A server that was started a moment ago compiles while it answers: the first questions are not counted.
      await measureVoiceToVoice(rig, { page, clips: clips.slice(0, 4) })
      return await measureVoiceToVoice(rig, { page, clips: clips.slice(4) })
    })
  },
  bundle: () => Promise.resolve(bundleSize()),
}

export const rendererLineParts: readonly string[] = Object.keys(parts)

export async function measureRendererLine(
  options: LineOptions & { readonly only?: readonly string[] },
): Promise<Record<string, unknown>> {
  const { clips, missing } = await userClips({ directory: join(options.directory, 'clips') })
  const results: Record<string, unknown> = { missingSounds: missing }
  for (const [name, part] of Object.entries(parts)) {
    if (options.only !== undefined && !options.only.includes(name)) continue
    results[name] = await part({ ...options, clips })
    // Whoever ends the run half-way keeps what was measured.
    process.stderr.write(`${name}: ${JSON.stringify(results[name])}\n`)
  }
  return results
}

async function measureBargeIn(options: Parameters<Part>[0]): Promise<Record<string, BargeInFigures | object>> {
  const { clips, seed, isLong } = options
  return await withRig(options, {}, async (rig) => {
    const results: Record<string, BargeInFigures | object> = {}
    for (const [name, gainDb] of [
      ['noEcho', undefined],
      ['echo12Db', -12],
    ] as const) {
      rig.echo.setGainDb(gainDb)
      const random = seededRandom(seed)
      const page = await openListeningPage(rig)
      // The first answer of a session is the fresh sessions' business.
      const chosen = picked(clips, (isLong ? 180 : 62) + 1, random)
      const [, ...trials] = await cutInRepeatedly(rig, { page, clips: chosen, random })
      results[name] = bargeInFigures(trials)
      await page.context().close()
    }
    rig.echo.setGainDb(undefined)
    const random = seededRandom(seed + 1)
    results.freshSessions = bargeInFigures(await cutIntoFirstAnswers(rig, { clips: picked(clips, 20, random), random }))
    const page = await openListeningPage(rig, { isOverNetwork: true })
    results.typedCuts = await cutByText(rig, { page, cuts: isLong ? 200 : 60, random })
    await page.context().close()
    return results
  })
}

async function measureFalseStops(options: Parameters<Part>[0]): Promise<object> {
  const tuned = await countFalseStops(falseStopSeeds.tuned)
  const unseen = await countFalseStops(falseStopSeeds.unseen)
  const pace: ModelPace = { isEndless: true }
  return await withRig(options, pace, async (rig) => {
    const ownVoice = []
    for (const gainDb of [-6, -12, -20]) ownVoice.push(await ownVoiceOnce(rig, gainDb, options.isLong ? 240 : 80))
    const noises = nonSpeechSounds({ seed: options.seed + 300, rateHz: recordingRateHz, seconds: 8.5, dbfs: -22 })
    return {
      seconds: tuned.seconds + unseen.seconds,
      stops: tuned.stops + unseen.stops,
      ducks: tuned.ducks + unseen.ducks,
      tuned,
      unseen,
      live: await standNoises(
        rig,
        noises.map((noise) => noise.samples),
      ),
      ownVoice,
    }
  })
}

/** A run whose echo jumped says nothing and is done again, twice at most. */
async function ownVoiceOnce(rig: LiveRig, gainDb: number, seconds: number): Promise<object> {
  let voided = 0
  for (;;) {
    const { isVoid, ...figures } = await standOwnVoice(rig, { gainDb, seconds })
    if (!isVoid || voided >= 2) return { gainDb, ...figures, voided }
    voided += 1
  }
}

async function measureCaptureAndCost(options: Parameters<Part>[0]): Promise<object> {
  const speech = await speechOf(options.clips, 10)
  return await withRig({ ...options, logsAudio: true }, {}, async (rig) => {
    const page = await openListeningPage(rig, { mode: 'push-to-talk' })
    const idle = await measureCapture(rig, { page, speech })
    await hush(page)
    await stallMainThread(page, 500)
    await wait(5_000)
    const before = await browserCost(process.pid)
    await wait(50_000)
    const after = await browserCost(process.pid)
    await wait(5_000)
    const minuteAfterStall = await measureCapture(rig, { page, speech })
    const speakingBefore = await browserCost(process.pid)
    await wait(8_000)
    const speakingAfter = await browserCost(process.pid)
    await hush(page)
    const unblock = await blockMainThread(page)
    const blocked = await measureCapture(rig, { page, speech })
    await unblock()
    return {
      idle,
      minuteAfterStall,
      blocked,
      cost: {
        silentCpuPercent: Math.round((after.cpuMs - before.cpuMs) / 5) / 100,
        speakingCpuPercent: Math.round((speakingAfter.cpuMs - speakingBefore.cpuMs) / 0.8) / 100,
        residentMiB: after.residentMiB,
      },
    }
  })
}

/** Stops the answer to what was said, once it has begun. */
async function hush(page: Page): Promise<void> {
  await page.locator('.status[data-face="speaking"]').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.status[data-face="idle"]').waitFor()
}

async function withRig<T>(
  options: { readonly directory: string; readonly logsAudio?: boolean },
  pace: ModelPace,
  use: (rig: LiveRig) => Promise<T>,
): Promise<T> {
  const rig = await openLiveRig({ ...options, pace })
  try {
    return await use(rig)
  } finally {
    await rig.close()
  }
}

/** Shuffled; every clip once before any comes twice. */
function picked(clips: readonly Clip[], count: number, random: SeededRandom): Clip[] {
  const chosen: Clip[] = []
  while (chosen.length < count) {
    const shuffled = clips
      .map((clip) => ({ clip, place: random.between(0, 1) }))
      .sort((first, second) => first.place - second.place)
    chosen.push(...shuffled.map(({ clip }) => clip))
  }
  return chosen.slice(0, count)
}

/** So many seconds of speech in one piece. */
function speechOf(clips: readonly Clip[], seconds: number): Promise<Float32Array> {
  const speech = new Float32Array(seconds * recordingRateHz)
  let at = 0
  for (const clip of clips) {
    if (at + clip.samples.length > speech.length) break
    speech.set(clip.samples, at)
    at += clip.samples.length
  }
  return Promise.resolve(speech.subarray(0, at))
}

function bundleSize(): object {
  const files = globSync('out/renderer/assets/*.js', { cwd: join(import.meta.dirname, '..') })
  const gzipBytes = files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(import.meta.dirname, '..', file))).length,
    0,
  )
  return { files: files.length, gzipBytes }
}
