import { speechRateHz } from '../../shared/audio/format.ts'
import { pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { Resampler } from '../../shared/audio/resampler.ts'

export interface SpeechPiece {
  /** At the player's rate, from the start of the response. */
  readonly position: number
  readonly samples: Float32Array<ArrayBuffer>
}

/**
 * One response's speech from the wire's 24 kHz to the player's rate. A sample keeps its place: each unbroken stretch is
 * resampled on its own, from where it lies, so a hole before it shifts nothing.
 */
export class SpeechUpsampler {
  readonly #resampler: Resampler
  readonly #rateHz: number
  /** Where the next sample of this stretch belongs, at 24 kHz and at the player's rate. */
  #expected = 0
  #position = 0

  constructor(rateHz: number) {
    this.#rateHz = rateHz
    this.#resampler = new Resampler(speechRateHz, rateHz)
  }

  push(position: number, pcm: Int16Array): readonly SpeechPiece[] {
    // What overlaps came before: a resumed connection may send it again.
    const fresh = pcm.subarray(Math.max(0, this.#expected - position))
    if (fresh.length === 0) return []
    const from = Math.max(position, this.#expected)
    const pieces = from > this.#expected ? [this.#piece(this.#resampler.flush())] : []
    if (from > this.#expected) this.#position = toPlayerSamples(from, this.#rateHz)
    this.#expected = from + fresh.length
    return [...pieces, this.#piece(this.#resampler.push(pcm16ToFloat(fresh)))].filter(hasSamples)
  }

  /** The 1 ms that the filter holds back until it knows what follows: silence does. */
  flush(): readonly SpeechPiece[] {
    return [this.#piece(this.#resampler.flush())].filter(hasSamples)
  }

  #piece(samples: Float32Array<ArrayBuffer>): SpeechPiece {
    const position = this.#position
    this.#position += samples.length
    return { position, samples }
  }
}

function hasSamples(piece: SpeechPiece): boolean {
  return piece.samples.length > 0
}

/** The first sample at or after the same moment: never one of the stretch before. */
export function toPlayerSamples(speechSamples: number, rateHz: number): number {
  return Math.ceil((speechSamples * rateHz) / speechRateHz)
}

/** Whole samples only: a place that was reached, never the one after. */
export function toSpeechSamples(playerSamples: number, rateHz: number): number {
  return Math.floor((playerSamples * speechRateHz) / rateHz)
}
