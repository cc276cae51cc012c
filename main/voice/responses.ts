import type { Hello } from '../../shared/protocol/client-messages.ts'
import type { Item } from '../../shared/protocol/items.ts'
import type { InterruptReason } from '../../shared/protocol/server-messages.ts'
import { toAssistantError, type AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { ProviderSet, ProviderSource, SessionControl } from '../providers/types.ts'
import { DraftSaver } from './draft-saver.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'
import { ActiveResponse, type ResponseOutcome, type ResponseSink } from './active-response.ts'
import type { ClientTools } from './client-tools.ts'
import type { Conversation } from './conversation.ts'
import { afterCut, cutOf, withoutSound, type Cut, type LastCut } from './last-cut.ts'
import { responseSource, type ResponseCause } from './response-source.ts'
import type { SessionOutput } from './session-output.ts'
import type { SessionSettings } from './session-settings.ts'
import { answerNumbers } from './answer-numbers.ts'
import { unknownPace } from './voice-pace.ts'

export interface ResponsesPorts {
  readonly providers: ProviderSource
  readonly clock: Clock
  readonly newId: () => string
  readonly output: SessionOutput
  readonly tools: ClientTools
  readonly settings: SessionSettings
  readonly log: Log
  readonly conversation: () => Conversation
  readonly onSpeaking: (responseId: number) => void
  readonly onGenerated: (responseId: number) => void
  /** Whether anybody listens at the moment an answer begins. */
  readonly canSpeak: () => boolean
  readonly onFinished: (responseId: number, outcome: ResponseOutcome) => void
}

/** The answers of one session: at most one runs, the next waits until the cut of the one before is on record. */
export class Responses {
  readonly #ports: ResponsesPorts
  #active: ActiveResponse | undefined
  #activeItemId: string | undefined
  /** The number of its `response-start`. */
  #activeFromSeq = 0
  #saver: DraftSaver | undefined
  #ended: Promise<unknown> = Promise.resolve()
  readonly #cancelled = new Set<number>()
  #lastCut: LastCut | undefined
  readonly #steers = new Map<number, string>()
  readonly #pace = { pace: unknownPace }
  #speech = { rateFactor: 1, volume: 1 }

  constructor(ports: ResponsesPorts) {
    this.#ports = ports
  }

  start(responseId: number, cause: ResponseCause, isSpoken: boolean): void {
    const conversation = this.#ports.conversation()
    const turns = conversation.takeAwaiting()
    let hasWords = false
    this.#ended = this.#ended
      .then(async () => {
        const borrowed = this.#ports.providers.borrow()
        const asked = { isSpoken, providers: borrowed }
        hasWords = await this.#run(responseId, cause, asked).finally(borrowed.giveBack)
      })
      .catch((thrown: unknown) => {
        this.#onBroken(responseId, toAssistantError(thrown))
      })
      .then(() => {
        conversation.endAnswer(turns, hasWords)
      })
  }

  /** Nothing that breaks in here may leave the session thinking for ever. */
  #onBroken(responseId: number, error: AssistantError): void {
    this.#ports.log.error('answer broke', { responseId, ...failureFields(error) })
    this.#saver?.end()
    this.#active = undefined
    const nothing = { generatedText: '', heardText: '', sentSamples: 0, heardSamples: 0 }
    this.#ports.onFinished(responseId, { reason: 'failed', error, ...nothing, isGenerated: false, toolRounds: [] })
  }

  /** The stop signal goes out before anything else happens. */
  interrupt(responseId: number, reason: InterruptReason): void {
    this.#ports.output.send({ type: 'response-interrupt', responseId, reason })
    if (this.#active?.plan.responseId === responseId) this.#active.interrupt({ mayGoOn: reason === 'barge-in' })
    else this.#cancelled.add(responseId)
  }

  /** The voice stops, the answer goes on in text. */
  silence(responseId: number): void {
    if (this.#active?.plan.responseId !== responseId || this.#active.plan.tts === undefined) return
    this.#ports.output.send({ type: 'response-interrupt', responseId, reason: 'mode' })
    this.#active.silence()
  }

  /** A clarification for the answer that is being made; the words are part of the conversation at once. */
  steer(responseId: number, text: string): void {
    const before = this.#steers.get(responseId)
    this.#steers.set(responseId, before === undefined ? text : `${before}\n${text}`)
  }

  /** The item of this answer, once it has begun to be made. */
  itemIdOf(responseId: number): string | undefined {
    return this.#active?.plan.responseId === responseId ? this.#activeItemId : undefined
  }

  onPlayout(responseId: number, playedSamples: number, isFinal: boolean): void {
    if (this.#active?.plan.responseId !== responseId) return
    this.#active.onPlayout(playedSamples, isFinal)
    this.#saver?.played(playedSamples)
  }

  /** A client is there again, and says what it holds of the answer that was being spoken. */
  onReturn({ epoch, lastSeq, heldSpeech }: Hello): void {
    const active = this.#active
    // Another life of the session used the same numbers for other answers.
    if (epoch !== this.#ports.output.epoch) active?.onReturn(undefined)
    // Who has not even been told that it began holds nothing of it.
    else if (lastSeq !== undefined && lastSeq < this.#activeFromSeq) active?.onReturn(0)
    else active?.onReturn(heldSpeech?.responseId === active.plan.responseId ? heldSpeech.samples : undefined)
  }

  async settled(): Promise<void> {
    await this.#ended
  }

  /** Whether anything of it was heard or shown. */
  async #run(
    responseId: number,
    cause: ResponseCause,
    asked: { readonly isSpoken: boolean; readonly providers: ProviderSet },
  ): Promise<boolean> {
    const isSpoken = asked.isSpoken && this.#ports.canSpeak()
    const { clock, log, output, onFinished } = this.#ports
    if (this.#cancelled.delete(responseId)) return false
    const conversation = this.#ports.conversation()
    const continues = cause.kind === 'continuation' ? cause.of : undefined
    const cut = cutOf(this.#lastCut, continues)
    const kept = isSpoken ? cut?.kept : undefined
    this.#lastCut = cut === undefined ? withoutSound(this.#lastCut) : this.#lastCut
    const item = this.#openItem(conversation, cause, { cut, isSpoken })
    const active = new ActiveResponse(
      {
        responseId,
        prefix: cut?.heardText ?? '',
        kept,
        source: (signal) =>
          responseSource(
            { ...this.#ports, llm: asked.providers.llm, takeSteer: () => this.#takeSteer(responseId) },
            { responseId, cause, cut, conversation, itemId: item.itemId, speech: this.#speech },
            signal,
          ),
        tts: isSpoken ? asked.providers.tts : undefined,
        voice: {
          language: this.#ports.settings.language,
          rateFactor: () => this.#speech.rateFactor,
          volume: () => this.#speech.volume,
        },
      },
      { clock, pace: this.#pace, sink: this.#sink() },
    )
    output.send({
      type: 'response-start',
      responseId,
      itemId: item.itemId,
      isSpoken,
      ...(continues !== undefined && { continuesResponseId: continues }),
      ...(kept !== undefined && { continuesAtSample: kept.fromSample }),
    })
    this.#active = active
    this.#activeFromSeq = output.lastSeq
    this.#activeItemId = item.itemId
    this.#saver = new DraftSaver({
      clock,
      save: () => {
        conversation.update({ ...item, text: active.heardSoFar, generatedText: active.text })
      },
    })
    const outcome = await active.run()
    if (outcome.error !== undefined) log.warn('answer failed', { responseId, ...failureFields(outcome.error) })
    this.#saver.end()
    this.#active = undefined
    this.#activeItemId = undefined
    this.#steers.delete(responseId)
    if (outcome.reason === 'interrupted') {
      const { generatedText, heardText, isGenerated, kept: unheard } = outcome
      const made: Cut = { itemId: item.itemId, generatedText, heardText, isGenerated, kept: unheard }
      this.#lastCut = afterCut(this.#lastCut, { responseId, continues }, made)
    }
    this.#closeItem(conversation, item, outcome)
    conversation.keepAnswer(item.itemId, answerNumbers(outcome, asked.providers.llm.name))
    const { error } = outcome
    // Before the end: an event stream closes with the end of its answer, and the sentence must have gone out by then.
    if (error !== undefined) output.send({ type: 'notice', code: error.code, message: error.message })
    output.send({
      type: 'response-end',
      responseId,
      itemId: item.itemId,
      reason: outcome.reason,
      generatedCharacters: outcome.generatedText.length,
      sentSamples: outcome.sentSamples,
      heardSamples: outcome.heardSamples,
      heardText: outcome.heardText,
      ...(error !== undefined && { code: error.code }),
    })
    onFinished(responseId, outcome)
    return outcome.heardText.trim() !== ''
  }

  #openItem(
    conversation: Conversation,
    cause: ResponseCause,
    given: { cut: Cut | undefined; isSpoken: boolean },
  ): Item {
    const known = given.cut === undefined ? undefined : conversation.find(given.cut.itemId)
    if (known !== undefined) {
      const reopened: Item = { ...known, status: 'streaming' }
      conversation.update(reopened)
      this.#ports.output.send({ type: 'item-updated', item: reopened })
      return reopened
    }
    const item: Item = {
      itemId: this.#ports.newId(),
      role: 'assistant',
      modality: given.isSpoken ? 'voice' : 'text',
      status: 'streaming',
      text: '',
      ...(cause.kind === 'announcement' && { isAnnouncement: true }),
      createdAtMs: this.#ports.clock.wallMs(),
    }
    conversation.add(item)
    this.#ports.output.send({ type: 'item-added', item })
    return item
  }

  /** What was heard is the truth; an answer of which nothing was is not part of the conversation. */
  #closeItem(conversation: Conversation, item: Item, outcome: ResponseOutcome): void {
    conversation.keepToolRounds(item.itemId, outcome.toolRounds)
    if (outcome.heardText.trim() === '') {
      conversation.remove(item.itemId)
      this.#ports.output.send({ type: 'item-removed', itemId: item.itemId })
      return
    }
    const { generatedText, heardText, reason } = outcome
    // An answer that went on and was cut before it had repeated what was made before still has that.
    const before = item.generatedText ?? ''
    const made = before.length > generatedText.length ? before : generatedText
    const closed: Item = { ...item, status: reason, text: heardText, generatedText: made }
    if (made === heardText) delete closed.generatedText
    conversation.update(closed)
    this.#ports.output.send({ type: 'item-updated', item: closed })
  }

  #takeSteer(responseId: number): string | undefined {
    const steer = this.#steers.get(responseId)
    this.#steers.delete(responseId)
    return steer
  }

  #sink(): ResponseSink {
    const { log, output, onSpeaking, onGenerated } = this.#ports
    return {
      text: (responseId, text) => {
        output.send({ type: 'text-delta', responseId, text })
        this.#saver?.textGrown(this.#active?.text.length ?? 0)
      },
      span: (responseId, span) => {
        output.send({ type: 'speech-span', responseId, ...span })
      },
      speech: (frame) => {
        output.sendSpeech(frame)
      },
      speaking: onSpeaking,
      generated: onGenerated,
      speechSent: (responseId, samples) => {
        output.send({ type: 'speech-sent', responseId, samples })
      },
      control: (control) => {
        this.#control(control)
      },
      speechFailed: (error: AssistantError) => {
        log.warn('speech failed', failureFields(error))
        output.send({ type: 'notice', code: error.code, message: error.message })
      },
      hasListener: () => output.hasSocket,
      writable: (signal) => output.writable(signal),
      textTaken: (signal) => output.textTaken(signal),
    }
  }

  #control(control: SessionControl): void {
    switch (control.kind) {
      case 'speech-rate':
        this.#speech = { ...this.#speech, rateFactor: control.factor }
        return
      case 'volume':
        this.#speech = { ...this.#speech, volume: control.level }
    }
  }
}
