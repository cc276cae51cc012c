import type { Page } from '@playwright/test'
import { pilotHeard } from '../../e2e/sound-card/heard-gain.ts'
import { pilotsHz } from '../../e2e/sound-card/pilot.ts'
import { recordingRateHz } from '../../e2e/sound-card/recording-rate.ts'
import type { SeededRandom } from '../../e2e/sound-sets/random.ts'
import { answerHeardFrom, beginTalking } from '../../e2e/live/cutting-in.ts'
import { heardAgainMs } from '../../e2e/live/heard-cut.ts'
import type { LiveRig } from '../../e2e/live/rig.ts'

const samples = (ms: number): number => Math.round((ms * recordingRateHz) / 1000)
/** Twice what the server sends ahead: whatever was in flight at the cut would have been played by then. */
const listenedMs = 1_000

export interface CutFigures {
  readonly cuts: number
  readonly acrossReconnects: number
  /** Cuts after which a millisecond of the old answer was heard. */
  readonly leaks: number
  readonly oldSoundMs: number
}

/** Typed cuts, one into the answer to the other, every fifth with the connection gone at the same moment. */
export async function cutByText(
  rig: LiveRig,
  options: { readonly page: Page; readonly cuts: number; readonly random: SeededRandom },
): Promise<CutFigures> {
  let leaks = 0
  let oldSoundMs = 0
  let acrossReconnects = 0
  await beginTalking(options.page)
  let answerFrom = await answerHeardFrom(rig, rig.recorder.sampleCount)
  for (let cut = 0; cut < options.cuts; cut++) {
    await rig.recorder.untilSample(answerFrom + samples(options.random.between(250, 600)))
    const oldHz = pilotHeard(
      rig.recorder.slice('speakerLeft', answerFrom + samples(40), answerFrom + samples(240)),
      pilotsHz,
    )
    const isCutOff = cut % 5 === 4
    if (isCutOff) rig.network.cutAll()
    await beginTalking(options.page)
    if (isCutOff) acrossReconnects += 1
    const newFrom = await untilOtherPilot(rig, oldHz)
    await rig.recorder.untilSample(newFrom + samples(listenedMs))
    const heardMs =
      oldHz === undefined
        ? 0
        : heardAgainMs(rig.recorder.slice('speakerLeft', newFrom, newFrom + samples(listenedMs)), oldHz)
    oldSoundMs += heardMs
    if (heardMs > 0) leaks += 1
    rig.recorder.dropBefore(newFrom)
    answerFrom = newFrom
  }
  return { cuts: options.cuts, acrossReconnects, leaks, oldSoundMs }
}

/** Where the answer after the cut is heard: the old one may be heard until then, and not any more after it. */
async function untilOtherPilot(rig: LiveRig, oldHz: number | undefined): Promise<number> {
  const step = samples(20)
  let at = rig.recorder.sampleCount
  for (const latest = at + samples(10_000); at < latest; at += step) {
    await rig.recorder.untilSample(at + step)
    const heardHz = pilotHeard(rig.recorder.slice('speakerLeft', at, at + step), pilotsHz)
    if (heardHz !== undefined && heardHz !== oldHz) return at
  }
  throw new Error('The answer after a typed cut was not heard.')
}
