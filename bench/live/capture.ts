import type { Page } from '@playwright/test'
import { z } from 'zod'
import { recordingRateHz } from '../../e2e/sound-card/recording-rate.ts'
import { microphoneRateHz } from '../../shared/audio/format.ts'
import { Resampler } from '../../shared/audio/resampler.ts'
import { decodeWav } from '../../shared/audio/wav.ts'
import { spreadOf, type Spread } from '../spread.ts'
import type { LiveRig } from '../../e2e/live/rig.ts'

const ratio = recordingRateHz / microphoneRateHz
const samples = (ms: number): number => Math.round((ms * recordingRateHz) / 1000)

const frameSchema = z.looseObject({
  time: z.string(),
  type: z.literal('audio'),
  streamId: z.number(),
  sequence: z.number(),
  position: z.number(),
  flags: z.number(),
  handlingMs: z.number(),
})

export interface CaptureFigures {
  /** From the last sample of a frame at the virtual microphone to that frame at the server. */
  readonly delayMs: Spread
  readonly frames: number
  readonly lostFrames: number
  /** How far the audio moved against the microphone between the first and the last second: what was lost in between. */
  readonly movedSamples: number
}

/** Holds the talk key while the person speaks, and finds every frame's samples again in the recording. */
export async function measureCapture(
  rig: LiveRig,
  options: { readonly page: Page; readonly speech: Float32Array },
): Promise<CaptureFigures> {
  const { recorder, stt, parley } = rig
  const heardBefore = stt.exchanges.length
  const linesBefore = parley.logLines().length
  await options.page.locator('body').click({ position: { x: 2, y: 2 } })
  await options.page.keyboard.down('Space')
  // The key counts after 200 ms; the pre-roll reaches back to before it went down.
  await recorder.untilSample(recorder.sampleCount + samples(500))
  const said = await rig.person.say({ samples: options.speech, onset: 0 })
  await options.page.keyboard.up('Space')
  const wav = await transcribed(rig, heardBefore)
  const microphone = atMicrophoneRate(recorder.slice('microphone', said.startSample - samples(1_500), said.endSample))
  const first = lagOf(wav, microphone, { from: microphoneRateHz, length: microphoneRateHz })
  const last = lagOf(wav, microphone, { from: wav.length - 2 * microphoneRateHz, length: microphoneRateHz })
  const frames = parley
    .logLines()
    .slice(linesBefore)
    .filter((line) => line.includes('"direction":"received"') && line.includes('"type":"audio"'))
    .map((line) => frameSchema.parse(JSON.parse(line)))
  const frameSamples = 320
  // The pre-roll is sent at once when the key counts: only frames that were captured after that tell the delay.
  const live = frames.filter((frame) => frame.sequence > 50)
  const origin = said.startSample - samples(1_500)
  const delays = live.map((frame) => {
    const endInMicrophone = frame.position + frameSamples + first
    const atMs = recorder.msAtSample(Math.round(origin + endInMicrophone * ratio))
    return Date.parse(frame.time) - frame.handlingMs - atMs
  })
  const highest = Math.max(...frames.map((frame) => frame.sequence))
  return {
    delayMs: spreadOf(delays),
    frames: frames.length,
    lostFrames: highest + 1 - frames.length + frames.filter((frame) => (frame.flags & 2) !== 0).length,
    movedSamples: last - first,
  }
}

async function transcribed(rig: LiveRig, heardBefore: number): Promise<Float32Array> {
  for (let at = rig.recorder.sampleCount; ; at += samples(50)) {
    await rig.recorder.untilSample(at)
    const exchange = rig.stt.exchanges[heardBefore]
    if (exchange === undefined) continue
    const wav = decodeWav(exchange.request.fileBytes)
    return Float32Array.from(wav.samples, (sample) => sample / 32_768)
  }
}

function atMicrophoneRate(recorded: Float32Array): Float32Array {
  const resampler = new Resampler(recordingRateHz, microphoneRateHz)
  const head = resampler.push(recorded)
  const tail = resampler.flush()
  return Float32Array.from([...head, ...tail])
}

/** By how many samples of the microphone this stretch of what the server got lies later. */
function lagOf(got: Float32Array, microphone: Float32Array, stretch: { from: number; length: number }): number {
  const part = got.subarray(stretch.from, stretch.from + stretch.length)
  let best = { lag: 0, sum: Number.NEGATIVE_INFINITY }
  for (let at = 0; at + part.length <= microphone.length; at++) {
    let sum = 0
    // Every fourth sample is enough to find the place: speech lies below 2 kHz.
    for (let index = 0; index < part.length; index += 4) sum += (part[index] ?? 0) * (microphone[at + index] ?? 0)
    if (sum > best.sum) best = { lag: at - stretch.from, sum }
  }
  return best.lag
}

/** The main thread does nothing else for 200 of every 300 ms until the answer is called. */
export async function blockMainThread(page: Page): Promise<() => Promise<void>> {
  const timer = await page.evaluate(() =>
    setInterval(() => {
      const until = performance.now() + 200
      while (performance.now() < until);
    }, 300),
  )
  return () =>
    page.evaluate((id) => {
      clearInterval(id)
    }, Number(timer))
}

/** The main thread stands still once. */
export async function stallMainThread(page: Page, stallMs: number): Promise<void> {
  await page.evaluate((lengthMs) => {
    const until = performance.now() + lengthMs
    while (performance.now() < until);
  }, stallMs)
}
