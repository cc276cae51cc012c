import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { Numbering } from './numbering.ts'

/** Somebody who reads and hears one answer, counts, and never looks at what the server says of itself. */
export class Listener {
  responseId: number | undefined
  text = ''
  readonly numbering = new Numbering()
  readonly speech: { readonly position: number; readonly samples: Int16Array }[] = []
  heardEnd = 0
  /** What the server says it has sent, when it has ended it. */
  sentSamples: number | undefined
  #seamMs = 0

  /** The widest hole or overlap between two frames that were played one after the other. */
  get widestSeamMs(): number {
    return this.#seamMs
  }

  show(message: ServerMessage): void {
    this.numbering.see(message)
    if (message.type === 'response-start') this.responseId = message.responseId
    if (message.type === 'text-delta' && message.responseId === this.responseId) this.text += message.text
    if (message.type === 'response-end' && message.responseId === this.responseId)
      this.sentSamples = message.sentSamples
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
