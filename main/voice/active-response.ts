import { toAssistantError, type AssistantError } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { speechLeadMs } from '../../shared/protocol/limits.ts'
import { abortable } from '../../shared/std/abortable.ts'
import { AsyncQueue } from '../../shared/std/async-queue.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { prefetch } from '../../shared/std/prefetch.ts'
import type { LlmMessage, SessionControl, TextToSpeech } from '../providers/types.ts'
import type { GenerationEvent } from './generation.ts'
import { keptEvents, type KeptSpeech } from './kept-speech.ts'
import { Playout, type PaceMemory } from './playout.ts'
import { feedChunker, flushChunker, initialChunker } from './sentence-chunker.ts'
import { louder, SpeechFrames } from './speech-frames.ts'
import { speak, type Piece, type SpeechEvent, type VoiceSettings } from './speech.ts'

/** How much speech is made ahead of what is being sent: enough for a slow start of the next sentence. */
const speechAheadSamples = 10 * 24_000
/** A piece is some 60 characters: this is more text than any answer has. What came after it would be shown and not said. */
const piecesAtMost = 20_000

/** A client that flushed by itself says why within this. */
const ownStopMs = 300

type Finish = Extract<GenerationEvent, { type: 'finish' }>['finish']

/** What a running answer tells its session; every call carries the response's id, so that late ones can be dropped. */
export interface ResponseSink {
  text(responseId: number, delta: string): void
  span(responseId: number, span: { readonly text: string; readonly startSample: number }): unknown
  speech(frame: AudioFrame): void
  speaking(responseId: number): void
  generated(responseId: number): void
  speechSent(responseId: number, samples: number): unknown
  control(control: SessionControl): void
  speechFailed(error: AssistantError): void
  /** Whether somebody is there to play it. */
  hasListener(): boolean
  /** Resolves when a client is there and keeps up. */
  writable(signal: AbortSignal): Promise<void>
  /** Resolves when whoever is there has read enough of the text, or the signal fires. */
  textTaken(signal: AbortSignal): Promise<void>
}

export interface ResponseOutcome {
  readonly reason: 'completed' | 'interrupted' | 'failed'
  readonly error?: AssistantError
  /** Everything that was generated, and the part of it that counts: what was heard, or all of it when it was only shown. */
  readonly generatedText: string
  readonly heardText: string
  readonly sentSamples: number
  readonly heardSamples: number
  /** False when the model had more to say. */
  readonly isGenerated: boolean
  readonly toolRounds: readonly LlmMessage[]
  readonly usage?: Finish['usage']
  /** What was made and not heard, when the answer was cut and may go on. */
  readonly kept?: KeptSpeech | undefined
}

export interface ResponsePlan {
  readonly responseId: number
  /** Text that stands already, when this answer goes on from an earlier one. */
  readonly prefix: string
  /** Sound that is there already: sent before any other. */
  readonly kept?: KeptSpeech | undefined
  readonly source: (signal: AbortSignal) => AsyncIterable<GenerationEvent>
  /** Absent: the answer is only shown. */
  readonly tts: TextToSpeech | undefined
  readonly voice: VoiceSettings & { readonly volume: () => number }
}

/** One answer from its first token to its last sample. Used once; `interrupt` may come at any moment. */
export class ActiveResponse {
  readonly plan: ResponsePlan
  readonly #sink: ResponseSink
  readonly #clock: Clock
  readonly #abort = new AbortController()
  readonly #quiet = new AbortController()
  readonly #aloud = AbortSignal.any([this.#abort.signal, this.#quiet.signal])
  readonly #playout: Playout
  readonly #pace: PaceMemory
  #text: string
  #finish: Finish | undefined
  readonly #toolRounds: LlmMessage[] = []
  #isSpeechWhole = true
  readonly #frames: SpeechFrames
  #sending: Promise<void> = Promise.resolve()
  #isSpeaking = false
  #isAllSent = false
  #mayGoOn = false

  constructor(
    plan: ResponsePlan,
    ports: { readonly clock: Clock; readonly pace: PaceMemory; readonly sink: ResponseSink },
  ) {
    this.plan = plan
    this.#sink = ports.sink
    this.#clock = ports.clock
    this.#pace = ports.pace
    this.#playout = new Playout(ports.clock, ports.pace, plan.kept)
    this.#frames = new SpeechFrames(this.#playout.audio)
    this.#text = plan.prefix
  }

  get text(): string {
    return this.#text
  }

  /** What counts at this moment: for a spoken answer what has been heard so far, else all of it. */
  get heardSoFar(): string {
    if (this.plan.tts === undefined || !this.#isSpeechWhole) return this.#text
    const heard = this.#playout.heardText(this.#text)
    return heard.length > this.plan.prefix.length ? heard : this.plan.prefix
  }

  onPlayout(playedSamples: number, isFinal: boolean): void {
    this.#playout.onReport(playedSamples, isFinal)
    // The client has stopped by itself; the command that says why is on its way, or will never come.
    if (!isFinal || this.#isAllSent) return
    this.#clock.after(ownStopMs, () => {
      this.#abort.abort()
    })
  }

  /** A client is there again. What it does not hold of what was sent to it comes once more, and then what follows. */
  onReturn(heldSamples: number | undefined): void {
    this.#playout.onReturn(heldSamples === undefined ? undefined : this.#frames.rewind(heldSamples))
    void this.#sendFrames(this.#aloud)
  }

  /** Stops everything at once; `run` then ends as interrupted, with what the client says it played. */
  interrupt(options: { readonly mayGoOn: boolean } = { mayGoOn: false }): void {
    this.#mayGoOn = options.mayGoOn
    this.#abort.abort()
  }

  /** The voice stops and the answer does not: from here on it is only shown, and all of it counts. */
  silence(): void {
    this.#isSpeechWhole = false
    this.#quiet.abort()
  }

  async run(): Promise<ResponseOutcome> {
    const pieces = new AsyncQueue<Piece>(piecesAtMost)
    const { signal } = this.#abort
    const speaking = this.plan.tts === undefined ? Promise.resolve() : this.#speak(this.plan.tts, pieces, this.#aloud)
    const error = await this.#generate(pieces, signal)
    if (error === undefined && !signal.aborted) this.#sink.generated(this.plan.responseId)
    pieces.end()
    await speaking
    if (signal.aborted) {
      await this.#playout.waitForFinalReport()
      return this.#outcome('interrupted')
    }
    if (error === undefined && this.#isSpeechWhole && !this.#playout.isHeardWhole) return this.#outcome('interrupted')
    return error === undefined ? this.#outcome('completed') : { ...this.#outcome('failed'), error }
  }

  async #generate(pieces: AsyncQueue<Piece>, signal: AbortSignal): Promise<AssistantError | undefined> {
    let chunker = initialChunker
    const firstCharacter = this.plan.kept?.nextCharacter ?? this.#text.length
    let startCharacter = firstCharacter
    const push = (text: string): void => {
      pieces.push({ text, startCharacter })
      startCharacter += text.length
    }
    if (this.plan.kept?.rest !== undefined) pieces.push(this.plan.kept.rest)
    try {
      for await (const event of abortable(this.plan.source(signal), signal)) {
        switch (event.type) {
          case 'text-delta': {
            const spoken = Math.max(0, firstCharacter - this.#text.length)
            this.#text += event.text
            this.#sink.text(this.plan.responseId, event.text)
            const fed = feedChunker(chunker, event.text.slice(spoken))
            chunker = fed.state
            fed.pieces.forEach(push)
            await this.#sink.textTaken(signal)
            break
          }
          case 'tool-call':
            // What was said so far must not wait for the tool.
            flushChunker(chunker).forEach(push)
            chunker = initialChunker
            break
          case 'session-control':
            this.#sink.control(event.control)
            break
          case 'tool-round':
            this.#toolRounds.push(...event.messages)
            break
          case 'finish':
            this.#finish = event.finish
        }
      }
      return undefined
    } catch (thrown) {
      return signal.aborted ? undefined : toAssistantError(thrown)
    } finally {
      flushChunker(chunker).forEach(push)
    }
  }

  async #speak(tts: TextToSpeech, pieces: AsyncIterable<Piece>, signal: AbortSignal): Promise<void> {
    const events = this.#made(speak(pieces, { tts, voice: this.plan.voice }, signal))
    const made = prefetch(events, speechAheadSamples, weight)
    try {
      await this.#send(abortable(made, signal), signal)
      if (this.#playout.sentSamples > 0) await this.#untilPlayed(signal)
    } catch (thrown) {
      if (signal.aborted) return
      // The words are on the screen all the same: the answer goes on in text, and the reason is said.
      this.#isSpeechWhole = false
      this.#sink.speechFailed(toAssistantError(thrown))
    }
  }

  /** Whether somebody who left in the middle has played it, is not known before somebody is back, and lacks nothing. */
  async #untilPlayed(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#playout.waitUntilPlayed(signal)
      if (this.#sink.hasListener() && (!this.#frames.hasNext || this.#playout.isStalled)) return
      await this.#sink.writable(signal)
      await this.#sendFrames(signal)
    }
  }

  /** Kept sound is on account already; new sound comes after it. */
  async *#made(events: AsyncIterable<SpeechEvent>): AsyncGenerator<SpeechEvent, void, undefined> {
    if (this.plan.kept !== undefined) yield* keptEvents(this.plan.kept, this.#pace.pace)
    for await (const event of events) {
      this.#playout.onSpeech(event)
      yield event
    }
  }

  async #send(events: AsyncIterable<SpeechEvent>, signal: AbortSignal): Promise<void> {
    const { responseId } = this.plan
    for await (const event of events) {
      if (signal.aborted) return
      if (event.type === 'span-start' && event.speechText !== '') {
        this.#sink.span(responseId, { text: event.speechText, startSample: this.#frames.takenSamples })
      }
      if (event.type !== 'samples') continue
      this.#frames.take(event.samples.length)
      await this.#sendFrames(signal)
    }
    this.#frames.end()
    await this.#sendFrames(signal)
    if (signal.aborted) return
    this.#isAllSent = true
    this.#sink.speechSent(responseId, this.#frames.takenSamples)
  }

  /** One after the other, whoever asks: the voice that has made more, or a client that lost some. */
  #sendFrames(signal: AbortSignal): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendReady(signal))
    return this.#sending
  }

  async #sendReady(signal: AbortSignal): Promise<void> {
    const { responseId } = this.plan
    while (this.#frames.hasNext) {
      await this.#playout.waitToSend(speechLeadMs, signal)
      await this.#sink.writable(signal)
      if (signal.aborted || this.#playout.isStalled) return
      // Asked for only now: a client that returned during the wait may want an earlier one.
      const frame = this.#frames.next()
      if (frame === undefined) return
      const { sequence, position, flags, spokenSamples } = frame
      const samples = louder(frame.samples, this.plan.voice.volume())
      this.#sink.speech({ kind: 'speech', flags, streamId: responseId, sequence, position, samples })
      this.#playout.onSent(spokenSamples)
      if (!this.#isSpeaking) this.#sink.speaking(responseId)
      this.#isSpeaking = true
    }
  }

  #outcome(reason: ResponseOutcome['reason']): ResponseOutcome {
    const isShown = this.plan.tts === undefined || !this.#isSpeechWhole
    const isAllHeard = isShown || reason !== 'interrupted'
    return {
      reason,
      generatedText: this.#text,
      heardText: isAllHeard ? this.#text : this.heardSoFar,
      sentSamples: this.#playout.sentSamples,
      heardSamples: this.#playout.heardSamples,
      isGenerated: this.#finish !== undefined,
      toolRounds: this.#toolRounds,
      usage: this.#finish?.usage,
      kept: this.#mayGoOn && !isAllHeard ? this.#playout.keep(this.#text, this.plan.prefix.length) : undefined,
    }
  }
}

function weight(event: SpeechEvent): number {
  return event.type === 'samples' ? event.samples.length : 0
}
