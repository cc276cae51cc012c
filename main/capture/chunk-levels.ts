import type { SpeechChunk } from '../providers/types.ts'
import { bytesToPcm } from '../../shared/protocol/frame.ts'
import type { CapturedChunk } from './capture-lines.ts'

/** 10 ms: as finely as the session looks for pauses in a voice. */
const levelsPerSecond = 100

/**
 * How loud a voice was, in stretches that end where the session's own do, counted from the beginning of the sentence.
 * That is enough to find the gaps between words, and too little to make out one of them.
 */
export class ChunkLevels {
  #position = 0

  of({ samples, rateHz }: SpeechChunk): [number, number][] {
    const blockSamples = Math.round(rateHz / levelsPerSecond)
    const levels: [number, number][] = []
    for (let start = 0; start < samples.length;) {
      const length = Math.min(blockSamples - (this.#position % blockSamples), samples.length - start)
      levels.push([length, Math.round(rootMeanSquare(samples.subarray(start, start + length)))])
      start += length
      this.#position += length
    }
    return levels
  }
}

/** Sound as it was recorded, or else a hum that is as loud in the same places. */
export function samplesOf({ samples, levels = [], pcm }: CapturedChunk): Int16Array {
  if (pcm !== undefined) return bytesToPcm(Buffer.from(pcm, 'base64'))
  const hum = new Int16Array(samples)
  let start = 0
  for (const [length, level] of levels) {
    hum.fill(level, start, start + length)
    start += length
  }
  return hum
}

function rootMeanSquare(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / samples.length)
}
