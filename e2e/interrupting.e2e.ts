import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { chromiumMissing } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { arrivals } from './live/arrivals.ts'
import { answerHeardFrom, beginTalking, cutInRepeatedly } from './live/cutting-in.ts'
import { openListeningPage, openLiveRig, type LiveRig } from './live/rig.ts'
import { userClips, type Clip } from './sound-card/clips.ts'
import { recordingRateHz } from './sound-card/recording-rate.ts'
import { missingTools } from './sound-card/tools.ts'
import { nonSpeechSounds } from './sound-sets/non-speech.ts'
import { seededRandom } from './sound-sets/random.ts'

/*
 * The renderer line with a sound card, in short: order and counts. How fast it is stands in `npm run bench`, for an idle
 * machine.
 */
const missing = await missingTools(['pulseaudio', 'pacat', 'parec', 'flite'])
test.skip(findChromium() === undefined, chromiumMissing)
test.skip(missing !== undefined, missing)

const seconds = (count: number): number => count * recordingRateHz

let directory: string
let rig: LiveRig
let clips: readonly Clip[]
let page: Page

test.beforeAll(async () => {
  test.setTimeout(120_000)
  directory = await mkdtemp(join(tmpdir(), 'pl-'))
  clips = (await userClips({ directory: join(directory, 'clips') })).clips.filter((clip) => clip.kind === 'flite')
  rig = await openLiveRig({ directory, pace: { isEndless: true } })
})

test.beforeEach(async () => {
  page = await openListeningPage(rig)
})

test.afterEach(async () => {
  rig.echo.setGainDb(undefined)
  await page.context().close()
})

test.afterAll(async () => {
  await rig.close()
  await rm(directory, { recursive: true, force: true })
})

test('a voice cuts each answer: lowered first, then silent, told to the server once, and nothing of it is heard again', async () => {
  test.setTimeout(90_000)
  const before = arrivals(rig.parley, 'speech-start').length
  const chosen = clips.filter((_, index) => index % 3 === 0).slice(0, 6)
  const trials = await cutInRepeatedly(rig, { page, clips: chosen, random: seededRandom(7) })
  expect(trials.map((trial) => trial.silenceHeardMs === undefined)).toEqual(chosen.map(() => false))
  for (const trial of trials) expect(trial.duckHeardMs).toBeLessThanOrEqual(trial.silenceHeardMs ?? 0)
  expect(trials.map((trial) => trial.oldSoundMs)).toEqual(chosen.map(() => 0))
  expect(arrivals(rig.parley, 'speech-start').length - before).toBe(chosen.length)
})

test('its own voice, back from the loudspeaker, does not stop it', async () => {
  test.setTimeout(60_000)
  rig.echo.setGainDb(-12)
  const before = arrivals(rig.parley, 'speech-start').length
  await beginTalking(page)
  const from = await answerHeardFrom(rig, rig.recorder.sampleCount)
  await rig.recorder.untilSample(from + seconds(12))
  expect(arrivals(rig.parley, 'speech-start').length - before).toBe(0)
  await expect(page.locator('.status')).toHaveAttribute('data-face', /speaking|ducked/)
})

test('doors, knocks and coughs do not stop it', async () => {
  test.setTimeout(60_000)
  const before = arrivals(rig.parley, 'speech-start').length
  await beginTalking(page)
  await answerHeardFrom(rig, rig.recorder.sampleCount)
  const noises = nonSpeechSounds({ seed: 77, rateHz: recordingRateHz, seconds: 2, dbfs: -22 })
  for (const noise of noises.filter(({ name }) => ['knock', 'door-slam', 'keyboard', 'cough'].includes(name)))
    await rig.person.say({ samples: noise.samples, onset: 0 })
  expect(arrivals(rig.parley, 'speech-start').length - before).toBe(0)
})
