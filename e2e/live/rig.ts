import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { launchChromium } from '../browser/chromium.ts'
import { startParley, type ParleyProcess } from '../parley-process.ts'
import {
  startChatCompletionsSimulator,
  type ChatCompletionsSimulator,
} from '../simulators/chat-completions-simulator.ts'
import { startFaultProxy, type FaultProxy } from '../fault-proxy/fault-proxy.ts'
import { startSpokenVoiceSimulator, type SpokenVoiceSimulator } from '../simulators/spoken-voice-simulator.ts'
import { startTranscriptionSimulator, type TranscriptionSimulator } from '../simulators/transcription-simulator.ts'
import { startEchoPath, type EchoPath } from '../sound-card/echo-path.ts'
import { startPerson, type Person } from '../sound-card/person.ts'
import { soundFrom } from '../sound-card/heard-gain.ts'
import { pilotsHz } from '../sound-card/pilot.ts'
import { recordingRateHz } from '../sound-card/recording-rate.ts'
import { startRecorder, type Recorder } from '../sound-card/recorder.ts'
import { openSoundCard, type SoundCard } from '../sound-card/sound-card.ts'
import { machineClock } from '../simulators/machine-clock.ts'

/** How the models behave; the defaults answer at once. */
export interface ModelPace {
  readonly transcriptMs?: number
  readonly firstTokenMs?: number
  readonly firstAudioMs?: number
  /** The story without an end: ten minutes of it. */
  readonly isEndless?: boolean
  /** One token each; a story of half a minute when left out. */
  readonly answer?: (index: number) => readonly string[]
  /** What an utterance is understood as: a wish for the next story when left out, nothing when it was only a noise. */
  readonly transcript?: (index: number) => string
}

/** Everything between a person's mouth and ear: sound card, browser, page, server, models; one recording of it all. */
export interface LiveRig {
  readonly card: SoundCard
  readonly recorder: Recorder
  readonly person: Person
  readonly echo: EchoPath
  readonly parley: ParleyProcess
  readonly browser: Browser
  readonly llm: ChatCompletionsSimulator
  readonly stt: TranscriptionSimulator
  readonly tts: SpokenVoiceSimulator
  /** Between browser and server. */
  readonly network: FaultProxy
  /** Of the answer that was asked for last. */
  pilotHz(): number
  close(): Promise<void>
}

const story =
  (
    'Once there was a keeper who lived alone on a small island far out in the cold grey sea. Every evening she climbed ' +
    'the narrow stairs and lit the lamp. Then she counted the ships that passed in the dark and wrote their names into a ' +
    'book that her grandmother had begun. One night in the middle of an extraordinary thunderstorm somebody knocked at ' +
    'the door. She opened it and there stood an old fisherman with a basket full of oranges, shivering and asking whether ' +
    'he might stay until the morning. She laughed and let him in and they sat by the fire and talked about the weather, ' +
    'about the harbour and about the years that had gone by since the last big ship had come to the island.'
  ).match(/\s*\S+/gu) ?? []

export async function openLiveRig(options: {
  readonly directory: string
  readonly pace?: ModelPace
  readonly logsAudio?: boolean
}): Promise<LiveRig> {
  const clock = machineClock
  const { transcriptMs = 0, firstTokenMs = 0, firstAudioMs = 0, isEndless = false } = options.pace ?? {}
  const stories = isEndless ? Array.from({ length: 18 }, () => [...story, ' ']).flat() : story
  const answer = options.pace?.answer ?? (() => stories)
  const transcript = options.pace?.transcript ?? ((index) => `tell me story number ${index}`)
  const card = await openSoundCard({ directory: join(options.directory, 'card') })
  const recorder = await startRecorder({ card, clock })
  const person = startPerson({ card, recorder })
  const echo = await startEchoPath({ card })
  let answers = 0
  const pilotHz = (): number => pilotsHz[answers % pilotsHz.length] ?? 0
  const llm = await startChatCompletionsSimulator({
    clock,
    replies: (_request, index) => {
      answers += 1
      return { tokens: answer(index), firstDelayMs: firstTokenMs }
    },
  })
  const tts = await startSpokenVoiceSimulator({ clock, firstDelayMs: firstAudioMs, pilotHzOf: pilotHz })
  const stt = await startTranscriptionSimulator({
    clock,
    replies: (_request, index) => ({ text: transcript(index), firstDelayMs: transcriptMs }),
  })
  const model = { kind: 'openai-compatible', model: 'simulated' }
  const target = { port: 0 }
  const network = await startFaultProxy({ target })
  const parley = await startParley({
    args: ['--allow-host', `127.0.0.1:${network.port}`],
    settings: {
      // Every frame of the microphone is a line of its own then.
      ...(options.logsAudio === true ? { logLevel: 'debug' } : {}),
      llm: { ...model, baseUrl: llm.baseUrl },
      stt: { ...model, baseUrl: stt.baseUrl },
      tts: { ...model, baseUrl: tts.baseUrl, voice: 'slt' },
    },
  })
  target.port = Number(new URL(parley.ready.url).port)
  const browser = await launchChromium({ env: card.env })
  return {
    card,
    recorder,
    person,
    echo,
    parley,
    browser,
    llm,
    stt,
    tts,
    network,
    pilotHz,
    async close() {
      await browser.close()
      await network.close()
      await parley.end()
      await Promise.all([llm.close(), tts.close(), stt.close()])
      await echo.close()
      await person.close()
      await recorder.close()
      await card.close()
    },
  }
}

export interface PageOptions {
  readonly mode?: 'always-listening' | 'push-to-talk'
  /** Over the network that can be cut; left out, straight to the server. */
  readonly isOverNetwork?: boolean
}

/** A page of its own, with a session of its own, listening. */
export async function openListeningPage(rig: LiveRig, options: PageOptions = {}): Promise<Page> {
  const context = await rig.browser.newContext()
  const page = await context.newPage()
  const link = new URL(await rig.parley.link())
  if (options.isOverNetwork === true) link.port = String(rig.network.port)
  link.searchParams.set('autoconnect', '1')
  link.searchParams.set('mode', options.mode ?? 'always-listening')
  await page.goto(link.href)
  await page.locator('.status[data-face="idle"]').waitFor()
  await untilGreeted(rig)
  return page
}

/** A new session greets with a sound of two seconds and a half, and nobody asks anything before it is over. */
async function untilGreeted({ recorder }: LiveRig): Promise<void> {
  const half = recordingRateHz / 2
  for (let at = recorder.sampleCount; ; at += half) {
    await recorder.untilSample(at + half)
    if (soundFrom(recorder.slice('speakerLeft', at, at + half), 0) === undefined) return
  }
}
