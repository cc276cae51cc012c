import { heardGains, pilotAmplitude, pilotHeard } from '../../e2e/sound-card/heard-gain.ts'
import { pilotsHz } from '../../e2e/sound-card/pilot.ts'
import { echoOverTime, jumpedMoreThan } from '../../e2e/sound-card/echo-delay.ts'
import { recordingRateHz } from '../../e2e/sound-card/recording-rate.ts'
import { arrivals } from '../../e2e/live/arrivals.ts'
import { answerHeardFrom, beginTalking } from '../../e2e/live/cutting-in.ts'
import { openListeningPage, type LiveRig } from '../../e2e/live/rig.ts'

const samples = (ms: number): number => Math.round((ms * recordingRateHz) / 1000)

/** How an answer stood up to sounds that should not stop it. */
export interface StandingFigures {
  readonly seconds: number
  readonly stops: number
  readonly ducks: number
}

/** The simulated echo moved by more than this: the canceller starts anew, and that is not the product's doing. */
const echoJumpMs = 10

/** The assistant talks and hears itself; void when the simulated echo jumped. */
export async function standOwnVoice(
  rig: LiveRig,
  options: { readonly gainDb: number; readonly seconds: number },
): Promise<StandingFigures & { readonly isVoid: boolean }> {
  rig.echo.setGainDb(options.gainDb)
  const dropoutsBefore = rig.echo.dropouts
  const figures = await whileTalking(rig, async (from) => {
    await rig.recorder.untilSample(from + samples(options.seconds * 1000))
    const stretch = (channel: 'microphone' | 'clean' | 'speakerLeft'): Float32Array =>
      rig.recorder.slice(channel, from, from + samples(Math.min(20, options.seconds) * 1000))
    const echoes = echoOverTime({
      microphone: stretch('microphone'),
      clean: stretch('clean'),
      speaker: stretch('speakerLeft'),
    })
    return jumpedMoreThan(echoes, echoJumpMs)
  })
  rig.echo.setGainDb(undefined)
  return { ...figures.standing, isVoid: figures.result || rig.echo.dropouts > dropoutsBefore }
}

/** The assistant talks and a room makes its noises. */
export async function standNoises(rig: LiveRig, noises: readonly Float32Array[]): Promise<StandingFigures> {
  const { standing } = await whileTalking(rig, async () => {
    for (const noise of noises) await rig.person.say({ samples: noise, onset: 0 })
  })
  return standing
}

async function whileTalking<T>(
  rig: LiveRig,
  during: (from: number) => Promise<T>,
): Promise<{ readonly standing: StandingFigures; readonly result: T }> {
  const page = await openListeningPage(rig)
  try {
    await beginTalking(page)
    const from = await answerHeardFrom(rig, rig.recorder.sampleCount)
    const fromMs = rig.recorder.msAtSample(from)
    const result = await during(from)
    const to = rig.recorder.sampleCount
    const stops = arrivals(rig.parley, 'speech-start').filter((atMs) => atMs > fromMs).length
    const ducks = countDucks(rig.recorder.slice('speakerLeft', from, to))
    rig.recorder.dropBefore(to)
    return { standing: { seconds: Math.round((to - from) / recordingRateHz), stops, ducks }, result }
  } finally {
    await page.context().close()
  }
}

/** Stretches of at least 30 ms in which the voice was well below its level and still there. */
function countDucks(speaker: Float32Array): number {
  let ducks = 0
  let lowSteps = 0
  const second = recordingRateHz
  for (let at = 0; at + second <= speaker.length; at += second) {
    const part = speaker.subarray(at, at + second)
    const pilotHz = pilotHeard(part.subarray(0, second / 10), pilotsHz)
    if (pilotHz === undefined) continue
    const gains = heardGains(part, 0, { pilotHz, amplitude: pilotAmplitude(part, pilotHz) })
    for (const gain of gains) {
      lowSteps = gain > 0.02 && gain < 0.3 ? lowSteps + 1 : 0
      if (lowSteps === 60) ducks += 1
    }
  }
  return ducks
}
