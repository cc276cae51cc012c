/*
 * Cutting in with a second recording, against a real server process and simulated models in which every word is a tone
 * of its own. Measures, from outside: how long after the onset of the second voice the stop signal is here, whether any
 * frame of the old answer comes after it, whether the words that are kept are the words in the sound that was heard, and
 * how soon the model's and the voice's streams are closed.
 *
 *   npm run bench -s -- --only cut-in [--trials 20] [--seed 1]
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { microphoneRateHz } from '../shared/audio/format.ts'
import type { AudioFrame } from '../shared/protocol/frame.ts'
import type { ServerMessage } from '../shared/protocol/server-messages.ts'
import { startOwnServer } from '../main/cli/own-server.ts'
import { connectParley } from '../main/client/parley-client.ts'
import { serverAccess, type ServerAccess } from '../main/client/server-access.ts'
import { holdVoiceConversation } from '../main/client/voice-conversation.ts'
import { systemClock } from '../main/system-clock.ts'
import {
  startChatCompletionsSimulator,
  type ChatCompletionsSimulator,
} from '../e2e/simulators/chat-completions-simulator.ts'
import { startSpeechSimulator, wordsOf, type SpeechSimulator } from '../e2e/simulators/speech-simulator.ts'
import { decodeToneWords } from '../e2e/simulators/tone-words.ts'
import { startTranscriptionSimulator } from '../e2e/simulators/transcription-simulator.ts'
import { seededRandom } from '../e2e/sound-sets/random.ts'
import { audibleSpan, synthesisedSpeech } from '../e2e/sound-sets/speech.ts'
import { floatToPcm16 } from '../shared/audio/pcm.ts'
import { spreadOf, type Spread } from './spread.ts'

const longAnswer =
  'Once there was a keeper who lived alone on a small island far out in the cold grey sea. Every evening she climbed ' +
  'the narrow stairs. She lit the lamp, and then she counted the ships that passed in the dark. One night, in the middle ' +
  'of an extraordinary thunderstorm, somebody knocked. She opened it. There stood an old fisherman with a basket full of ' +
  'oranges, shivering, apologising, and asking whether he might possibly stay until the morning. She laughed and let him in.'

interface Trial {
  readonly cutAtMs: number
  readonly stopMs: number
  readonly framesAfterStop: number
  readonly keptWords: number
  readonly heardWords: number
  readonly modelClosedMs: number | undefined
  readonly voiceClosedMs: number | undefined
}

export interface CutInFigures {
  readonly stopSignalMs: Spread
  readonly modelClosedMs: Spread
  readonly voiceClosedMs: Spread
  readonly framesAfterStop: number
  /** Kept words less heard ones. */
  readonly wordErrors: readonly number[]
  readonly missed: number
}

interface Rig {
  readonly access: ServerAccess
  readonly llm: ChatCompletionsSimulator
  readonly tts: SpeechSimulator
  readonly question: Int16Array
  readonly interruption: Int16Array
}

export async function measureCutIn(options: {
  readonly trials: number
  readonly seed: number
  readonly directory: string
}): Promise<CutInFigures> {
  const clock = systemClock
  const tokens = longAnswer.match(/\s*\S+/gu) ?? []
  const llm = await startChatCompletionsSimulator({
    clock,
    replies: (_request, index) =>
      index % 2 === 0 ? { tokens, delayMs: 130 } : { tokens: ['All ', 'right ', 'then.'] },
  })
  // In real time, so that the voice too is in the middle of a sentence when it is cut.
  const tts = await startSpeechSimulator({ clock, pace: 'real-time' })
  const stt = await startTranscriptionSimulator({
    clock,
    replies: (_request, index) => ({ text: index % 2 === 0 ? 'tell me a story' : 'that will do for now' }),
  })
  const settings = join(options.directory, 'cut-in.json')
  const model = { kind: 'openai-compatible', model: 'simulated' }
  await writeFile(
    settings,
    JSON.stringify({
      llm: { ...model, baseUrl: llm.baseUrl },
      stt: { ...model, baseUrl: stt.baseUrl },
      tts: { ...model, baseUrl: tts.baseUrl, voice: 'tones' },
    }),
  )
  const server = await startOwnServer({ clock, settings })
  const speech = await synthesisedSpeech(['tell me a story', 'that will do for now'], microphoneRateHz)
  const clip = (index: number): Int16Array => floatToPcm16(speech.sounds[index]?.samples ?? new Float32Array())
  const random = seededRandom(options.seed)
  const trials: Trial[] = []
  let missed = 0
  try {
    const rig: Rig = {
      access: serverAccess(server.ready.ws, server.ready.secret),
      llm,
      tts,
      question: clip(0),
      interruption: clip(1),
    }
    for (let trial = 0; trial < options.trials; trial++) {
      const result = await runTrial(rig, random.between(300, 9_000))
      if (result === undefined) missed += 1
      else trials.push(result)
    }
  } finally {
    await server.close()
    await Promise.all([llm.close(), tts.close(), stt.close()])
  }
  const figures = (pick: (trial: Trial) => number | undefined): Spread =>
    spreadOf(trials.map(pick).filter((figure) => figure !== undefined))
  return {
    stopSignalMs: figures((trial) => trial.stopMs),
    modelClosedMs: figures((trial) => trial.modelClosedMs),
    voiceClosedMs: figures((trial) => trial.voiceClosedMs),
    framesAfterStop: trials.reduce((sum, trial) => sum + trial.framesAfterStop, 0),
    wordErrors: trials.map((trial) => trial.keptWords - trial.heardWords),
    missed,
  }
}

async function runTrial(rig: Rig, cutAtMs: number): Promise<Trial | undefined> {
  const clock = systemClock
  const firstChat = rig.llm.exchanges.length
  const firstVoice = rig.tts.exchanges.length
  rig.tts.resetWords()
  let interruptionAt = Number.POSITIVE_INFINITY
  let onsetSentAtMs: number | undefined
  let stoppedAtMs: number | undefined
  let framesAfterStop = 0
  let keptText: string | undefined
  const onset =
    audibleSpan(
      Float32Array.from(rig.interruption, (sample) => sample / 32_768),
      microphoneRateHz,
    )?.start ?? 0
  const client = await connectParley({
    access: rig.access,
    clock,
    hello: { client: { name: 'bench', version: '1' }, vad: 'server', mode: 'always-listening' },
    observe: (direction, frame) => {
      if (direction === 'sent' && isAudio(frame) && frame.position + frame.samples.length > interruptionAt + onset) {
        onsetSentAtMs ??= clock.nowMs()
      }
    },
  })
  const result = await holdVoiceConversation({
    client,
    clock,
    clip: rig.question,
    interruption: { clip: rig.interruption, afterAudioMs: cutAtMs },
    pace: { kind: 'real-time' },
    speakerSpeed: 1,
    onClip: (name, position) => {
      if (name === 'interrupting') interruptionAt = position
    },
    onSpeech: (frame) => {
      if (stoppedAtMs !== undefined && frame.streamId === 1) framesAfterStop += 1
    },
    onMessage: (message: ServerMessage) => {
      if (message.type === 'response-interrupt' && message.responseId === 1) stoppedAtMs ??= clock.nowMs()
      if (message.type === 'item-updated' && message.item.status === 'interrupted') keptText = message.item.text
    },
  })
  if (onsetSentAtMs === undefined || stoppedAtMs === undefined || keptText === undefined) return undefined
  const chat = await rig.llm.exchanges[firstChat]?.exchange.ended
  const voices = await Promise.all(rig.tts.exchanges.slice(firstVoice).map((entry) => entry.exchange.ended))
  const stopped = stoppedAtMs
  const cutVoices = voices.filter((ending) => ending.by === 'client').map((ending) => ending.atMs - stopped)
  const firstWords = new Set(wordsOf(longAnswer).map((_, index) => index))
  const heard = new Set(
    decodeToneWords(result.heardSamples)
      .map((word) => word.index)
      .filter((index) => firstWords.has(index)),
  )
  // The words of the second answer are numbered on from what the voice had been given of the first.
  const givenWords = rig.tts.exchanges
    .slice(firstVoice)
    .filter((entry) => longAnswer.includes(entry.request.input))
    .flatMap((entry) => entry.words).length
  return {
    cutAtMs,
    stopMs: stopped - onsetSentAtMs,
    framesAfterStop,
    keptWords: wordsOf(keptText).length,
    heardWords: [...heard].filter((index) => index < givenWords).length,
    modelClosedMs: chat?.by === 'client' ? chat.atMs - stopped : undefined,
    voiceClosedMs: cutVoices.length === 0 ? undefined : Math.max(...cutVoices),
  }
}

function isAudio(frame: object): frame is AudioFrame {
  return 'samples' in frame
}
