import type { Page } from '@playwright/test'
import { floatToPcm16 } from '../../shared/audio/pcm.ts'
import { type Recorder } from '../sound-card/recorder.ts'
import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import { encodeAvi } from './motion-picture.ts'

export interface PageFilm {
  /** The whole film with its sound: what the loudspeaker played on the left, the person on the right. */
  develop(): Promise<Buffer>
}

const framesPerSecond = 5
const quality = 70

/** Films a page from now on. Playwright's own video needs an ffmpeg that it would download. */
export async function filmPage(
  page: Page,
  recorder: Recorder,
  size: { readonly width: number; readonly height: number },
): Promise<PageFilm> {
  const frames: { readonly atMs: number; readonly jpeg: Buffer }[] = []
  const startSample = recorder.sampleCount
  const startMs = recorder.msAtSample(startSample)
  await page.screencast.start({
    onFrame: ({ data, timestamp }) => {
      frames.push({ atMs: timestamp, jpeg: data })
    },
    size,
    quality,
    fps: framesPerSecond,
  })
  return {
    async develop() {
      await page.screencast.stop()
      const end = recorder.sampleCount
      const count = Math.floor(((end - startSample) * framesPerSecond) / rateHz)
      let next = 0
      const pictures = Array.from({ length: count }, (_, frame) => {
        let shown: Buffer | undefined
        for (; (frames[next]?.atMs ?? Infinity) <= startMs + ((frame + 1) * 1000) / framesPerSecond; next++)
          shown = frames[next]?.jpeg
        return shown
      })
      const samples = heardByBoth(recorder, startSample, startSample + (count * rateHz) / framesPerSecond)
      return encodeAvi({ size, framesPerSecond, pictures, sound: { samples, rateHz, channels: 2 } })
    },
  }
}

/** Interleaved: the loudspeaker on the left, the person alone on the right. */
export function heardByBoth(recorder: Recorder, from: number, to: number): Int16Array<ArrayBuffer> {
  const loudspeaker = floatToPcm16(recorder.slice('speakerLeft', from, to))
  const person = floatToPcm16(recorder.slice('clean', from, to))
  const both = new Int16Array(2 * loudspeaker.length)
  for (const [index, sample] of loudspeaker.entries()) {
    both[2 * index] = sample
    both[2 * index + 1] = person[index] ?? 0
  }
  return both
}
