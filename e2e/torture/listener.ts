import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** Somebody who reads and hears one answer, counts, and never looks at what the server says of itself. */
export class Listener {
  responseId: number | undefined
  text = ''
  lost = 0
  duplicated = 0
  /** Snapshots after the first: what a resume could not bring. */
  snapshots = -1
  readonly speech: { readonly position: number; readonly samples: Int16Array }[] = []
  heardEnd = 0
  #epoch: number | undefined
  #lastSeq = 0
  #seamMs = 0

  /** The widest hole or overlap between two frames that were played one after the other. */
  get widestSeamMs(): number {
    return this.#seamMs
  }

  show(message: ServerMessage): void {
    if (!('seq' in message)) return
    if (message.type === 'welcome') {
      if (message.isResumed) return
      this.snapshots += 1
      this.#epoch = message.epoch
      this.#lastSeq = message.seq
      return
    }
    if (message.epoch !== this.#epoch || message.seq > this.#lastSeq + 1) this.lost += 1
    else if (message.seq <= this.#lastSeq) this.duplicated += 1
    this.#epoch = message.epoch
    this.#lastSeq = Math.max(this.#lastSeq, message.seq)
    if (message.type === 'response-start') this.responseId = message.responseId
    if (message.type === 'text-delta' && message.responseId === this.responseId) this.text += message.text
  }

  play({ streamId, position, samples }: AudioFrame): void {
    if (streamId !== this.responseId) return
    this.#seamMs = Math.max(this.#seamMs, samplesToMs(Math.abs(position - this.heardEnd), speechRateHz))
    this.heardEnd = position + samples.length
    this.speech.push({ position, samples })
  }

  /** Samples that are not those that were made for their place. */
  wrongSamples(made: Int16Array): number {
    let wrong = 0
    for (const { position, samples } of this.speech)
      for (let at = 0; at < samples.length; at++) if (samples[at] !== made[position + at]) wrong++
    return wrong
  }
}
