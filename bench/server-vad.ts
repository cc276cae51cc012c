/**
 * The server's voice activity detector: what it costs and how well it hears. Prints one JSON object.
 *
 * `node bench/server-vad.ts [--cost-only]`. Times of speech are times of audio, so a busy machine does not change them;
 * `loadMs`, `cpuMsPerAudioSecond` and the RSS do want a quiet one. Onset: the first 5 ms louder than -40 dBFS.
 */
import { availableParallelism } from 'node:os'
import { audibleSpan, humanSpeech, synthesisedSpeech } from '../e2e/sound-sets/speech.ts'
import { level } from '../e2e/sound-sets/shaping.ts'
import { nonSpeechSounds, type Sound } from '../e2e/sound-sets/non-speech.ts'
import { pinkNoise } from '../e2e/sound-sets/steady-noises.ts'
import { seededRandom } from '../e2e/sound-sets/random.ts'
import { tunedSentences, unseenSentences } from '../e2e/sound-sets/sentences.ts'
import { installedWorkerFiles, vadWorkerThreads, type VadWorker } from '../main/vad/worker-thread.ts'
import type { FromWorker } from '../main/vad/worker-messages.ts'
import { microphoneRateHz as rateHz } from '../shared/audio/format.ts'
import { floatToPcm16 } from '../shared/audio/pcm.ts'
import type { SpeechWindow } from '../shared/vad/speech-edges.ts'
import { noiseFigures, speechFigures, type JudgedSound, type Situation } from './vad-figures.ts'

const hopSamples = 256
const situations = {
  'turn begins': { preset: 'balanced', isAssistantSpeaking: false, hopSamples },
  instant: { preset: 'instant', isAssistantSpeaking: true, hopSamples },
  balanced: { preset: 'balanced', isAssistantSpeaking: true, hopSamples },
  careful: { preset: 'careful', isAssistantSpeaking: true, hopSamples },
} as const satisfies Record<string, Situation>

/** One clip at a time through a real worker thread. */
class Judge {
  readonly #thread: VadWorker
  #settle: { resolve: (windows: readonly SpeechWindow[]) => void; reject: (cause: unknown) => void } | undefined
  #streamId = 0
  readonly loadMs: Promise<number>

  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    this.loadMs = promise
    this.#thread = vadWorkerThreads(
      new URL('../main/vad/silero-worker.ts', import.meta.url),
      installedWorkerFiles(),
    )({
      message: (message: FromWorker) => {
        if (message.type === 'ready') resolve(message.loadMs)
        else this.#settle?.resolve(message.windows)
      },
      died: (cause) => {
        reject(cause)
        this.#settle?.reject(cause)
      },
    })
  }

  async judge(samples: Float32Array): Promise<readonly SpeechWindow[]> {
    const answered = Promise.withResolvers<readonly SpeechWindow[]>()
    this.#settle = answered
    this.#streamId += 1
    const streamId = this.#streamId
    this.#thread.post({ type: 'audio', streamId, position: 0, samples: floatToPcm16(samples), hopSamples })
    const windows = await answered.promise
    this.#thread.post({ type: 'close', streamId })
    return windows
  }

  end(): Promise<void> {
    return this.#thread.end()
  }
}

const mebibytes = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20)

async function cost(): Promise<Record<string, unknown>> {
  const secondsOfAudio = 120
  const workshop = { rateHz, random: seededRandom(1) }
  const noise = level(workshop, pinkNoise(workshop, secondsOfAudio), -30)
  const rssBeforeMiB = mebibytes()
  const judge = new Judge()
  const loadMs = await judge.loadMs
  const rssLoadedMiB = mebibytes()
  await judge.judge(noise.subarray(0, 10 * rateHz))
  const before = process.cpuUsage()
  for (let second = 0; second < secondsOfAudio; second++)
    await judge.judge(noise.subarray(second * rateHz, (second + 1) * rateHz))
  const { user, system } = process.cpuUsage(before)
  const rssUsedMiB = mebibytes()
  await judge.end()
  return {
    loadMs,
    cpuMsPerAudioSecond: Math.round((user + system) / 100 / secondsOfAudio) / 10,
    secondsOfAudio,
    rssMiB: { before: rssBeforeMiB, loaded: rssLoadedMiB, used: rssUsedMiB, released: mebibytes() },
  }
}

async function quality(): Promise<Record<string, unknown>> {
  const judge = new Judge()
  const people = await humanSpeech(rateHz)
  const missing = new Set(people.missing)
  const sets: Record<string, unknown> = {}
  for (const [name, set] of Object.entries({
    tuned: { sentences: tunedSentences, seeds: [1, 2, 3], half: 0 },
    unseen: { sentences: unseenSentences, seeds: [101, 102, 103], half: 1 },
  })) {
    const synthetic = await synthesisedSpeech(set.sentences, rateHz)
    for (const sentence of synthetic.missing) missing.add(sentence)
    const clean = [...synthetic.sounds, ...people.sounds.filter((_, index) => index % 2 === set.half)]
    const noises = set.seeds.flatMap((seed) =>
      nonSpeechSounds({ seed, rateHz, seconds: 12, dbfs: seed % 2 === 1 ? -20 : -30 }),
    )
    const judgedClean = await judgeAll(judge, clean, (sound) => sound.samples)
    const judgedNoisy = await judgeAll(judge, clean, overNoise)
    const judgedNoise = await judgeAll(judge, noises, (sound) => sound.samples)
    sets[name] = Object.fromEntries(
      Object.entries(situations).map(([situation, parameters]) => [
        situation,
        {
          clean: speechFigures(judgedClean, parameters),
          inNoiseOf10Db: speechFigures(judgedNoisy, parameters),
          noise: noiseFigures(judgedNoise, parameters),
        },
      ]),
    )
  }
  await judge.end()
  return { hopSamples, sets, missing: [...missing] }
}

async function judgeAll(
  judge: Judge,
  sounds: readonly Sound[],
  heard: (sound: Sound) => Float32Array,
): Promise<JudgedSound[]> {
  const judged: JudgedSound[] = []
  for (const sound of sounds) {
    const speech = audibleSpan(sound.samples, rateHz)
    const windows = await judge.judge(heard(sound))
    judged.push({
      name: sound.name,
      samples: sound.samples.length,
      windows,
      ...(speech === undefined ? {} : { speech }),
    })
  }
  return judged
}

/** The same speech with pink noise 10 dB below it. */
function overNoise(sound: Sound): Float32Array {
  const workshop = { rateHz, random: seededRandom(sound.samples.length) }
  const noise = level(workshop, pinkNoise(workshop, sound.samples.length / rateHz), -30)
  return sound.samples.map((sample, index) => sample + (noise[index] ?? 0))
}

const measured = {
  node: process.version,
  cores: availableParallelism(),
  cost: await cost(),
  ...(process.argv.includes('--cost-only') ? {} : { quality: await quality() }),
}
process.stdout.write(`${JSON.stringify(measured, undefined, 2)}\n`)
