import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { floatToPcm16, pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { personBufferMs } from './person-buffer.ts'
import { prefixed } from './realtime.ts'
import type { Recorder } from './recorder.ts'
import { recordingRateHz } from './recording-rate.ts'
import type { SoundCard } from './sound-card.ts'

/** What is said: 48 kHz, -1..1, and where in it one would say that it begins. */
export interface Utterance {
  readonly samples: Float32Array
  readonly onset: number
}

/** Samples of the recording, exact. */
export interface Said {
  readonly startSample: number
  readonly onsetSample: number
  readonly endSample: number
  /** Between what was to be said and what the microphone's clean twin got; anything but 0 voids the trial. */
  readonly maxDifference: number
}

export interface Person {
  /** Begins within some 15 ms, or when the one before has ended; resolves when it has been said. */
  say(utterance: Utterance): Promise<Said>
  close(): Promise<void>
}

/*
 * One stream stays open and empty; what is said goes into it in one piece. Feeding silence in between would make every
 * later clip late by each stall of our own.
 */
const bufferSamples = (personBufferMs * recordingRateHz) / 1000
const longestStartMs = 2_000

export function startPerson(options: { readonly card: SoundCard; readonly recorder: Recorder }): Person {
  const { recorder } = options
  const program = fileURLToPath(new URL('person-child.ts', import.meta.url))
  const child = spawn(...prefixed(options.card.prefix, process.execPath, [program]), {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ...options.card.env },
  })
  const ended = once(child, 'close')
  child.stdin.on('error', () => undefined)
  let last: Promise<unknown> = Promise.resolve()

  const say = async ({ samples, onset }: Utterance): Promise<Said> => {
    const pcm = floatToPcm16(samples)
    const first = pcm.findIndex((sample) => sample !== 0)
    if (first < 0) throw new Error('There is nothing to say: all samples are zero.')
    const from = recorder.sampleCount
    child.stdin.write(bothChannels(pcm))
    const startSample = (await firstSound(recorder, from, first)) - first
    const endSample = startSample + pcm.length
    await recorder.untilSample(endSample + bufferSamples)
    const heard = recorder.slice('clean', startSample + first, endSample)
    return { startSample, endSample, onsetSample: startSample + onset, maxDifference: maxDifference(pcm, heard, first) }
  }

  return {
    say(utterance) {
      const said = last.then(() => say(utterance))
      last = said.catch(() => undefined)
      return said
    },
    async close() {
      child.stdin.end()
      await ended
    },
  }
}

/** Left: the microphone. Right: the same, where no echo will come. Silence at the end lets a short one start. */
function bothChannels(pcm: Int16Array): Uint8Array {
  const interleaved = new Int16Array(2 * (pcm.length + bufferSamples))
  for (const [index, sample] of pcm.entries()) interleaved.fill(sample, 2 * index, 2 * index + 2)
  return new Uint8Array(interleaved.buffer)
}

/** Nobody else is on the clean channel: the first sample there that is not zero is the first of the clip that is not. */
async function firstSound(recorder: Recorder, from: number, first: number): Promise<number> {
  const latest = from + first + (longestStartMs * recordingRateHz) / 1000
  for (let at = from; at < latest;) {
    await recorder.untilSample(at)
    const arrived = recorder.sampleCount
    const index = recorder.slice('clean', at, arrived).findIndex((sample) => sample !== 0)
    if (index >= 0) return at + index
    at = arrived
  }
  throw new Error(`Nothing was heard of the person within ${longestStartMs} ms: is its player still running?`)
}

function maxDifference(pcm: Int16Array, heard: Float32Array, first: number): number {
  const expected = pcm16ToFloat(pcm.subarray(first))
  return expected.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (heard[index] ?? 0))), 0)
}
