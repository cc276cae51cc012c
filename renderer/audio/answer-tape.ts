import { msToSamples, speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { mostQueuedMs } from './playout-buffer.ts'

const heardMs = 1_000
const unheardMs = 300
/** A cut right after the first sound: there is nothing in it that one would know again. */
const leastHeardMs = 100
const mostAnswers = 2

/** What was heard before a cut, and the beginning of what was not: at 24 kHz, without holes. */
export interface CutSound {
  readonly pcm: Int16Array<ArrayBuffer>
  /** Of these that many were heard. */
  readonly heardSamples: number
}

interface Reel {
  readonly responseId: number
  readonly frames: { readonly position: number; readonly samples: Int16Array }[]
}

/** The last of each answer's sound as it came, for as long as somebody may cut it. */
export class AnswerTape {
  /** A newer answer may begin to come before the player has told where the older one was cut. */
  readonly #reels: Reel[] = []

  push({ streamId, position, samples }: Pick<AudioFrame, 'streamId' | 'position' | 'samples'>): void {
    const { frames } = this.#reelOf(streamId)
    const last = frames.at(-1)
    // A resumed connection may send it again.
    if (last !== undefined && position < last.position + last.samples.length) return
    frames.push({ position, samples })
    // As much as the player keeps for an answer that runs ahead of it.
    this.#forgetBefore(frames, position - msToSamples(mostQueuedMs + heardMs, speechRateHz))
  }

  /** What lies a second behind the loudspeaker will not be asked for. */
  played(responseId: number, playedSamples: number): void {
    const frames = this.#reels.find((reel) => reel.responseId === responseId)?.frames
    if (frames !== undefined) this.#forgetBefore(frames, playedSamples - msToSamples(heardMs, speechRateHz))
  }

  /** Undefined where next to nothing was heard. The tape of this answer ends here. */
  cut(responseId: number, playedSamples: number): CutSound | undefined {
    const at = this.#reels.findIndex((reel) => reel.responseId === responseId)
    const [reel] = at === -1 ? [] : this.#reels.splice(at, 1)
    if (reel === undefined || playedSamples < msToSamples(leastHeardMs, speechRateHz)) return undefined
    const from = Math.max(0, playedSamples - msToSamples(heardMs, speechRateHz))
    const received = reel.frames.reduce((end, { position, samples }) => Math.max(end, position + samples.length), 0)
    const end = Math.min(received, playedSamples + msToSamples(unheardMs, speechRateHz))
    const pcm = new Int16Array(Math.max(0, end - from))
    for (const { position, samples } of reel.frames) {
      const piece = samples.subarray(Math.max(0, from - position), Math.max(0, end - position))
      if (piece.length > 0) pcm.set(piece, Math.max(0, position - from))
    }
    return pcm.length === 0 ? undefined : { pcm, heardSamples: Math.min(playedSamples - from, pcm.length) }
  }

  #forgetBefore(frames: Reel['frames'], position: number): void {
    const isOver = (frame: Reel['frames'][number]): boolean => frame.position + frame.samples.length <= position
    while (frames[0] !== undefined && isOver(frames[0])) frames.shift()
  }

  #reelOf(responseId: number): Reel {
    const known = this.#reels.find((reel) => reel.responseId === responseId)
    if (known !== undefined) return known
    const reel: Reel = { responseId, frames: [] }
    this.#reels.push(reel)
    if (this.#reels.length > mostAnswers) this.#reels.shift()
    return reel
  }
}
