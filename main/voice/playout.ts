import { speechFrameSamples, speechRateHz } from '../../shared/audio/format.ts'
import { peerSilentMs } from '../../shared/protocol/limits.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { heardText, wordsOf, type SpokenSpan } from './heard-text.ts'
import { keepSpeech, type KeptSpeech } from './kept-speech.ts'
import { MadeAudio } from './made-audio.ts'
import {
  initialPacer,
  isStalled,
  onFrameSent,
  onPlayoutReport,
  onReturn,
  playedSamples,
  stalledMs,
  waitBeforeFrameMs,
  waitUntilPlayedMs,
  type PacerState,
} from './pacer.ts'
import type { SpeechEvent } from './speech.ts'
import { learnPace, type VoicePace } from './voice-pace.ts'
import { EnvelopeMeter, soundSamples } from './word-times.ts'

/** A client says what it played when it flushed; one that does not say so within this is taken at the last estimate. */
const finalReportWaitMs = 300
/** Slack for a client whose loudspeaker runs behind its reports. */
const playedSlackMs = 200

/** A client's last word may lie before the best estimate, by the second that one is trusted and its own queue. */
const heardSamplesKept = 2 * speechRateHz
/** A client that never reports is taken to play in real time, into a dead socket too, and that is noticed after 9 s. */
const unreportedSamplesKept = ((peerSilentMs + 3_000) / 1_000) * speechRateHz

/** What one voice has taught about its pace, over all its answers. */
export interface PaceMemory {
  pace: VoicePace
}

/** One spoken answer's account: which text lies at which samples, what was sent, what was played. */
export class Playout {
  /** What the voice made, from a while before what was heard. */
  readonly audio = new MadeAudio()
  readonly #clock: Clock
  readonly #paceOf: PaceMemory
  #pacer: PacerState = initialPacer(speechRateHz)
  /** Without a meter: kept from the answer that this one goes on from. */
  readonly #spans: { span: SpokenSpan; readonly meter?: EnvelopeMeter }[] = []
  readonly #kept: KeptSpeech | undefined
  #finalSamples: number | undefined
  #onFinal: (() => void) | undefined
  #returned: AbortController | undefined

  constructor(clock: Clock, pace: PaceMemory, kept?: KeptSpeech) {
    this.#clock = clock
    this.#paceOf = pace
    this.#kept = kept
    if (kept === undefined) return
    this.audio.append(kept.samples)
    for (const span of kept.spans) this.#spans.push({ span })
  }

  get sentSamples(): number {
    return this.#pacer.sentSamples
  }

  /** Samples that have left the speaker, by the client's word or the best estimate. */
  get heardSamples(): number {
    return this.#finalSamples ?? playedSamples(this.#pacer, this.#clock.nowMs())
  }

  /** False when the client threw the rest away or stopped playing, without a word from the user. */
  get isHeardWhole(): boolean {
    return this.heardSamples >= this.audio.end - speechFrameSamples
  }

  /** The client has something to play and has said nothing for long. */
  get isStalled(): boolean {
    return isStalled(this.#pacer, this.#clock.nowMs())
  }

  /** The account of what the voice made, in the order it was made. */
  onSpeech(event: SpeechEvent): void {
    switch (event.type) {
      case 'span-start': {
        const startCharacter = event.piece.startCharacter
        const span: SpokenSpan = {
          startCharacter,
          endCharacter: startCharacter + event.piece.text.length,
          speechText: event.speechText,
          startSample: this.audio.end,
          samples: 0,
          isComplete: false,
          envelope: [],
          words: [],
        }
        this.#spans.push({ span, meter: new EnvelopeMeter() })
        return
      }
      case 'samples':
        this.audio.append(event.samples)
        this.#forgetHeard()
        this.#spans.at(-1)?.meter?.push(event.samples)
        this.#updateLast((span) => ({
          ...span,
          samples: span.samples + event.samples.length,
          words: [...span.words, ...event.words],
        }))
        return
      case 'span-end':
        this.#updateLast((span) => ({ ...span, isComplete: true }))
        this.#learn()
    }
  }

  onSent(samples: number): void {
    this.#pacer = onFrameSent(this.#pacer, samples, this.#clock.nowMs())
  }

  /** The client was away and has this much of what was sent; the rest is lost and comes again. */
  onReturn(heldSamples = this.sentSamples): void {
    this.#pacer = onReturn(this.#pacer, heldSamples, this.#clock.nowMs())
    // What it has to play now may be less than the wait for the next frame was counted from.
    this.#returned?.abort()
  }

  onReport(played: number, isFinal: boolean): void {
    this.#pacer = onPlayoutReport(this.#pacer, played, this.#clock.nowMs())
    if (!isFinal) {
      this.#forgetHeard()
      return
    }
    this.#finalSamples = Math.min(played, this.#pacer.sentSamples)
    this.#onFinal?.()
  }

  heardText(text: string): string {
    return heardText(text, { spans: this.#measuredSpans(), pace: this.#paceOf.pace }, this.heardSamples)
  }

  /** What a later answer needs to go on from the sample that was heard last. */
  keep(text: string, nextCharacter: number): KeptSpeech | undefined {
    const made = {
      text,
      spans: this.#measuredSpans(),
      pace: this.#paceOf.pace,
      audio: this.audio,
      nextCharacter: this.#kept?.nextCharacter ?? nextCharacter,
      rest: this.#kept?.rest,
    }
    return keepSpeech(made, this.heardSamples)
  }

  async waitToSend(leadMs: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const delayMs = waitBeforeFrameMs(this.#pacer, this.#clock.nowMs(), leadMs)
      if (delayMs <= 0 || signal.aborted || this.isStalled) return
      this.#returned = new AbortController()
      await waitMs(this.#clock, Math.min(delayMs, stalledMs), AbortSignal.any([signal, this.#returned.signal]))
    }
  }

  /** Until the client has played everything, by its own word or by the clock, or will not. */
  async waitUntilPlayed(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.isStalled) {
      if (this.#finalSamples !== undefined) {
        // Less than everything: a stop that the client has carried out already is on its way.
        if (!this.isHeardWhole) await waitMs(this.#clock, finalReportWaitMs, signal)
        return
      }
      const restMs = waitUntilPlayedMs(this.#pacer, this.#clock.nowMs())
      await this.#waitForFinal(Math.min(restMs, stalledMs) + playedSlackMs, signal)
      if (waitUntilPlayedMs(this.#pacer, this.#clock.nowMs()) <= 0) return
    }
  }

  /** After a stop signal: the client's last word on what it played. */
  async waitForFinalReport(): Promise<void> {
    if (this.#pacer.sentSamples === 0 || this.#finalSamples !== undefined) return
    const estimate = this.heardSamples
    await this.#waitForFinal(finalReportWaitMs)
    this.#finalSamples ??= estimate
  }

  #waitForFinal(atMostMs: number, signal?: AbortSignal): Promise<void> {
    const final = new AbortController()
    this.#onFinal = () => {
      final.abort()
    }
    return waitMs(this.#clock, atMostMs, signal === undefined ? final.signal : AbortSignal.any([final.signal, signal]))
  }

  #forgetHeard(): void {
    const kept = this.#pacer.hasReported ? heardSamplesKept : unreportedSamplesKept
    this.audio.forgetBefore(this.heardSamples - kept)
  }

  #measuredSpans(): SpokenSpan[] {
    return this.#spans.map(({ span, meter }) => (meter === undefined ? span : { ...span, envelope: meter.levels() }))
  }

  #learn(): void {
    const last = this.#spans.at(-1)
    if (last?.meter === undefined || last.span.samples === 0) return
    const words = wordsOf(last.span.speechText).map((word) => word.text)
    this.#paceOf.pace = learnPace(this.#paceOf.pace, words, soundSamples(last.meter.levels(), last.span.samples))
  }

  #updateLast(change: (span: SpokenSpan) => SpokenSpan): void {
    const last = this.#spans.at(-1)
    if (last !== undefined) last.span = change(last.span)
  }
}
