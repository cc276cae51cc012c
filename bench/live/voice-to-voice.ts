import type { Page } from '@playwright/test'
import type { Clip } from '../../e2e/sound-card/clips.ts'
import { soundFrom } from '../../e2e/sound-card/heard-gain.ts'
import type { Exchange } from '../../e2e/simulators/exchange.ts'
import { recordingRateHz } from '../../e2e/sound-card/recording-rate.ts'
import { spreadOf, type Spread } from '../spread.ts'
import { arrivals } from '../../e2e/live/arrivals.ts'
import type { LiveRig } from '../../e2e/live/rig.ts'

const samples = (ms: number): number => Math.round((ms * recordingRateHz) / 1000)

/** What the scripted models take, and what the page's detector leaves of the default silence of 550 ms after its own 400. */
export const scripted = { transcriptMs: 200, firstTokenMs: 100, firstAudioMs: 200, silenceRestMs: 150 } as const

type ScriptedStage = 'transcriptMs' | 'firstTokenMs' | 'firstAudioMs'

export interface VoiceToVoiceFigures {
  /** First audible sample - end mark of the detector - the larger of silence and transcript - model - voice. */
  readonly ownOverheadMs: Spread
  /** From the person's last audible sound to the answer's first. */
  readonly grossMs: Spread
  readonly unanswered: number
}

/** One question after the other, each after the answer to the one before has ended. */
export async function measureVoiceToVoice(
  rig: LiveRig,
  options: { readonly page: Page; readonly clips: readonly Clip[] },
): Promise<VoiceToVoiceFigures> {
  const overheads: number[] = []
  const grosses: number[] = []
  let unanswered = 0
  for (const clip of options.clips) {
    const said = await rig.person.say({ samples: clip.samples, onset: clip.onset })
    const endSample = said.startSample + lastAudible(clip.samples)
    const heard = await soundAfter(rig, endSample)
    const endMs = rig.recorder.msAtSample(endSample)
    const marks = arrivals(rig.parley, 'speech-end').filter((atMs) => atMs > endMs)
    const mark = marks[0]
    if (heard === undefined || mark === undefined || marks.length > 1) {
      unanswered += 1
    } else {
      const { transcriptMs, firstTokenMs, firstAudioMs } = taken(rig)
      const heardMs = rig.recorder.msAtSample(heard)
      overheads.push(heardMs - mark - Math.max(transcriptMs, scripted.silenceRestMs) - firstTokenMs - firstAudioMs)
      grosses.push(heardMs - endMs)
    }
    await options.page.locator('.status[data-face="idle"]').waitFor()
    rig.recorder.dropBefore(rig.recorder.sampleCount - samples(500))
  }
  return { ownOverheadMs: spreadOf(overheads), grossMs: spreadOf(grosses), unanswered }
}

/** What the scripted models really took for the last answer: their timers are late by a millisecond or more. */
function taken({ stt, llm, tts }: LiveRig): Record<ScriptedStage, number> {
  const after = (exchange: Exchange | undefined, write: number): number =>
    (exchange?.writtenAtMs.at(write) ?? NaN) - (exchange?.receivedAtMs ?? NaN)
  return {
    // The last part but one is the final transcript: the ones before tell how far it is, the last that it is over.
    transcriptMs: after(stt.exchanges.at(-1)?.exchange, -2),
    // The first part of a chat completion names the role and has no words.
    firstTokenMs: after(llm.exchanges.at(-1)?.exchange, 1),
    firstAudioMs: after(tts.exchanges.at(-1)?.exchange, 0),
  }
}

async function soundAfter(rig: LiveRig, from: number): Promise<number | undefined> {
  const step = samples(50)
  for (let at = from; at < from + samples(4_000); at += step) {
    await rig.recorder.untilSample(at + step)
    const sound = soundFrom(rig.recorder.slice('speakerLeft', at, at + step), 0)
    if (sound !== undefined) return at + sound
  }
  return undefined
}

function lastAudible(clip: Float32Array): number {
  const window = samples(5)
  let last = 0
  for (let at = 0; at + window <= clip.length; at += window) {
    const power = clip.subarray(at, at + window).reduce((sum, sample) => sum + sample * sample, 0) / window
    if (power > 10 ** (-40 / 10)) last = at + window
  }
  return last
}
