import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { chromiumMissing } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { arrivals } from './live/arrivals.ts'
import { answerHeardFrom, beginTalking, cutInRepeatedly } from './live/cutting-in.ts'
import { openListeningPage, openLiveRig, type LiveRig } from './live/rig.ts'
import { atRecordingRate, spokenPlace } from './live/spoken-place.ts'
import { userClips, type Clip } from './sound-card/clips.ts'
import { pilotAmplitude, pilotHeard, silenceHeardAt } from './sound-card/heard-gain.ts'
import { pilotsHz } from './sound-card/pilot.ts'
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
let isUnderstood = true

test.beforeAll(async () => {
  test.setTimeout(120_000)
  directory = await mkdtemp(join(tmpdir(), 'pl-'))
  clips = (await userClips({ directory: join(directory, 'clips') })).clips.filter((clip) => clip.kind === 'flite')
  rig = await openLiveRig({ directory, pace: { isEndless: true, transcript: () => (isUnderstood ? 'And then?' : '') } })
})

test.beforeEach(async () => {
  page = await openListeningPage(rig)
})

test.afterEach(async () => {
  isUnderstood = true
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

test('a voice without words pauses the answer, which goes on from the very sample', async () => {
  test.setTimeout(60_000)
  const { recorder, tts } = rig
  const [clip] = clips
  if (clip === undefined) throw new Error('No voice was made.')
  isUnderstood = false
  const asked = tts.exchanges.length
  await beginTalking(page)
  const from = await answerHeardFrom(rig, recorder.sampleCount)
  await recorder.untilSample(from + seconds(1.5))
  const { startSample } = await rig.person.say(clip)
  const silentAt = startSample + silenceAfter(from, startSample)
  const goesOnAt = await answerHeardFrom(rig, silentAt + seconds(0.03))
  await recorder.untilSample(goesOnAt + seconds(0.3))

  const spoken = atRecordingRate(tts.exchanges.slice(asked).map(({ samples }) => samples))
  const placeOf = (at: number, about: number): number => {
    const window = recorder.slice('speakerLeft', at, at + seconds(0.2))
    return spokenPlace(window, spoken, { from: about - seconds(0.1), to: about + seconds(0.1) }) ?? NaN
  }
  const windowAt = silentAt - seconds(0.22)
  const stoppedAt = placeOf(windowAt, windowAt - from) + seconds(0.22)
  const wentOnAt = placeOf(goesOnAt + seconds(0.02), stoppedAt + seconds(0.02)) - seconds(0.02)
  // The fades on either side are 4 ms long, and their ends are seen to the millisecond.
  expect(Math.abs(wentOnAt - stoppedAt)).toBeLessThan(seconds(0.008))
})

/** From `at`, the first sample at which the answer heard since `from` is silent. */
function silenceAfter(from: number, at: number): number {
  const heard = rig.recorder.slice('speakerLeft', from, rig.recorder.sampleCount)
  const beginning = heard.subarray(0, seconds(0.2))
  const pilotHz = pilotHeard(beginning, pilotsHz)
  if (pilotHz === undefined) throw new Error('The answer has no pilot.')
  const amplitude = pilotAmplitude(beginning, pilotHz)
  const silentAt = silenceHeardAt(heard, at - from, { pilotHz, amplitude })
  if (silentAt === undefined) throw new Error('The answer did not stop.')
  return silentAt + from - at
}
