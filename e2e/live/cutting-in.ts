import type { Page } from '@playwright/test'
import type { Clip } from '../sound-card/clips.ts'
import { pilotHeard, soundFrom } from '../sound-card/heard-gain.ts'
import { pilotsHz } from '../sound-card/pilot.ts'
import { recordingRateHz } from '../sound-card/recording-rate.ts'
import type { SeededRandom } from '../sound-sets/random.ts'
import { heardCut, missedAfterMs, type BargeInTrial } from './heard-cut.ts'
import { arrivals } from './arrivals.ts'
import { openListeningPage, type LiveRig } from './rig.ts'

const samples = (ms: number): number => Math.round((ms * recordingRateHz) / 1000)

/** Asks for an answer by text; the answers after it are asked for by the cuts themselves. */
export async function beginTalking(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill('Tell me a story.')
  await page.keyboard.press('Enter')
}

/** Where the newest answer became audible, at or after `from`. */
export async function answerHeardFrom(rig: LiveRig, from: number, withinMs = 10_000): Promise<number> {
  const step = samples(100)
  for (let at = from; at < from + samples(withinMs); at += step) {
    await rig.recorder.untilSample(at + step)
    const heard = rig.recorder.slice('speakerLeft', at, at + step)
    const sound = soundFrom(heard, 0)
    if (sound !== undefined && pilotHeard(heard, pilotsHz) !== undefined) return at + sound
  }
  throw new Error(`No answer was heard within ${withinMs} ms.`)
}

/** One session of cuts, each into the answer to the one before. */
export async function cutInRepeatedly(
  rig: LiveRig,
  options: { readonly page: Page; readonly clips: readonly Clip[]; readonly random: SeededRandom },
): Promise<BargeInTrial[]> {
  const trials: BargeInTrial[] = []
  await beginTalking(options.page)
  let answerFrom = await answerHeardFrom(rig, rig.recorder.sampleCount)
  for (const clip of options.clips) {
    const waitMs = options.random.between(900, 1_900)
    await rig.recorder.untilSample(answerFrom + samples(waitMs))
    const trial = await cutIn(rig, clip, answerFrom)
    trials.push(trial.figures)
    rig.recorder.dropBefore(answerFrom)
    answerFrom = await answerHeardFrom(rig, trial.nextFrom)
  }
  return trials
}

async function cutIn(
  rig: LiveRig,
  clip: Clip,
  answerFrom: number,
): Promise<{ readonly figures: BargeInTrial; readonly nextFrom: number }> {
  const { recorder } = rig
  const said = await rig.person.say(clip)
  const onset = said.onsetSample
  const until = onset + samples(missedAfterMs)
  await recorder.untilSample(until)
  const start = answerFrom + samples(60)
  const speaker = recorder.slice('speakerLeft', start, until)
  // Every clip has 100 ms of silence before its first sound.
  const first = said.startSample + samples(100)
  const cut = heardCut(speaker, { first: first - start, onset: onset - start })
  const onsetAtMs = recorder.msAtSample(onset)
  const arrived = arrivals(rig.parley, 'speech-start').find((atMs) => atMs > recorder.msAtSample(first) - 20)
  const silentAt = cut.silenceHeardMs === undefined ? until : onset + samples(cut.silenceHeardMs)
  return {
    figures: {
      clip: clip.name,
      isBreathFirst: clip.isBreathFirst,
      ...cut,
      interruptAtServerMs:
        arrived === undefined || arrived - onsetAtMs > missedAfterMs ? undefined : arrived - onsetAtMs,
    },
    // After a miss the same answer goes on: it is cut into again.
    nextFrom: silentAt + samples(30),
  }
}

/** A session of its own for each clip: the very first answer of it is cut into. */
export async function cutIntoFirstAnswers(
  rig: LiveRig,
  options: { readonly clips: readonly Clip[]; readonly random: SeededRandom },
): Promise<BargeInTrial[]> {
  const trials: BargeInTrial[] = []
  for (const clip of options.clips) {
    const page = await openListeningPage(rig)
    try {
      trials.push(...(await cutInRepeatedly(rig, { page, clips: [clip], random: options.random })))
    } finally {
      await page.context().close()
    }
  }
  return trials
}
