import { AssistantError, toAssistantError } from '../../shared/protocol/errors.ts'
import { abortable } from '../../shared/std/abortable.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { breakerTransition, type BreakerEvent, closedBreaker, isLasting, isProvidersFault } from './circuit-breaker.ts'
import type { LanguageModel, LlmEvent, SpeechChunk, SpeechToText, TextToSpeech, TranscriptEvent } from './types.ts'

export interface StandInPorts {
  readonly clock: Clock
  /** Told once each time that the second takes over from the first. */
  readonly onStandIn: (failure: AssistantError) => void
}

interface Attempts<T> {
  readonly first: () => AsyncIterable<T>
  readonly second: () => AsyncIterable<T>
  /** Whether this reaches the user: from then on nobody else may begin anew. */
  readonly isOutput: (value: T) => boolean
  readonly signal: AbortSignal
}

/** Two providers as one: the second does what the first cannot, as long as nothing of the first has reached the user. */
class StandIn {
  readonly #ports: StandInPorts
  #breaker = closedBreaker
  /** Why the second is asked; undefined while the first answers. */
  #reason: AssistantError | undefined
  #isTold = false

  constructor(ports: StandInPorts) {
    this.#ports = ports
  }

  async *run<T>(attempts: Attempts<T>): AsyncGenerator<T, void, undefined> {
    const nowMs = this.#ports.clock.nowMs()
    if (!this.#apply({ type: 'ask', nowMs }) && this.#reason !== undefined) {
      yield* this.#second(attempts, this.#reason)
      return
    }
    const failure = yield* this.#first(attempts)
    if (failure !== undefined) yield* this.#second(attempts, failure)
  }

  /** Returns the failure that the second may still mend. */
  async *#first<T>({ first, isOutput, signal }: Attempts<T>): AsyncGenerator<T, AssistantError | undefined, undefined> {
    let hasOutput = false
    let outcome: BreakerEvent = { type: 'give-up' }
    try {
      for await (const value of first()) {
        hasOutput ||= isOutput(value)
        if (hasOutput) outcome = { type: 'success' }
        yield value
      }
      if (!signal.aborted) outcome = { type: 'success' }
      return undefined
    } catch (thrown) {
      if (signal.aborted) return undefined
      const failure = toAssistantError(thrown)
      if (isProvidersFault(failure)) {
        outcome = { type: 'failure', nowMs: this.#ports.clock.nowMs(), isLasting: isLasting(failure) }
        this.#reason = failure
      } else {
        outcome = { type: 'success' }
      }
      if (hasOutput || failure.code === 'text-too-long') throw failure
      return failure
    } finally {
      if (outcome.type === 'success') this.#isTold = false
      this.#apply(outcome)
    }
  }

  async *#second<T>(
    { second, isOutput, signal }: Attempts<T>,
    failure: AssistantError,
  ): AsyncGenerator<T, void, undefined> {
    try {
      for await (const value of second()) {
        if (isOutput(value)) this.#tell(failure)
        yield value
      }
    } catch (thrown) {
      if (signal.aborted) return
      // What the user chose comes first, with its own code: it is what the user can mend.
      const { message } = toAssistantError(thrown)
      const { code, retryable } = failure
      throw new AssistantError(code, `${failure.message} Who stands in for it failed too: ${message}`, { retryable })
    }
  }

  #tell(failure: AssistantError): void {
    if (!this.#isTold) this.#ports.onStandIn(failure)
    this.#isTold = true
  }

  #apply(event: BreakerEvent): boolean {
    const { state, isAllowed } = breakerTransition(this.#breaker, event)
    this.#breaker = state
    return isAllowed
  }
}

/** The second is made when it is needed for the first time; `close` closes what was made. */
export function modelWithStandIn(
  first: LanguageModel,
  makeSecond: () => LanguageModel,
  ports: StandInPorts,
): LanguageModel {
  const standIn = new StandIn(ports)
  const second = once(makeSecond)
  return {
    ...first,
    generate: (request) =>
      standIn.run<LlmEvent>({
        first: () => first.generate(request),
        second: () => second.get().generate(request),
        isOutput: ({ type }) => type !== 'reasoning-delta' && type !== 'finish',
        signal: request.signal,
      }),
  }
}

export function voiceWithStandIn(
  first: TextToSpeech,
  makeSecond: () => TextToSpeech,
  ports: StandInPorts,
): TextToSpeech {
  const standIn = new StandIn(ports)
  const second = once(makeSecond)
  return {
    name: first.name,
    synthesize: (request) =>
      standIn.run<SpeechChunk>({
        first: () => first.synthesize(request),
        second: () => second.get().synthesize(request),
        isOutput: ({ samples }) => samples.length > 0,
        signal: request.signal,
      }),
    ...(first.warmUp !== undefined && { warmUp: () => first.warmUp?.() ?? Promise.resolve() }),
    async close() {
      await Promise.all([first.close?.(), second.made()?.close?.()])
    },
  }
}

/** What is heard is kept until it is understood, so that the second hears all of it; utterances are bounded by whoever makes them. */
export function earsWithStandIn(
  first: SpeechToText,
  makeSecond: () => SpeechToText,
  ports: StandInPorts,
): SpeechToText {
  const standIn = new StandIn(ports)
  const second = once(makeSecond)
  return {
    name: first.name,
    transcribe(audio, options) {
      const heard = new HeardAgain(audio)
      return standIn.run<TranscriptEvent>({
        first: () => first.transcribe(abortable(heard.blocks(), options.signal), options),
        second: () => second.get().transcribe(abortable(heard.blocks(), options.signal), options),
        // Interims are replaced by what comes after them, whoever says it.
        isOutput: ({ type }) => type === 'transcript-final',
        signal: options.signal,
      })
    },
    ...(first.warmUp !== undefined && { warmUp: () => first.warmUp?.() ?? Promise.resolve() }),
    async close() {
      await Promise.all([first.close?.(), second.made()?.close?.()])
    },
  }
}

/** An utterance that can be heard from its beginning a second time, also while it still goes on. */
class HeardAgain {
  readonly #source: AsyncIterator<Int16Array>
  readonly #blocks: Int16Array[] = []
  #pulling: Promise<boolean> | undefined

  constructor(source: AsyncIterable<Int16Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async *blocks(): AsyncGenerator<Int16Array, void, undefined> {
    for (let index = 0; ; index += 1) {
      while (this.#blocks.length <= index) if (!(await this.#pull())) return
      const block = this.#blocks[index]
      if (block !== undefined) yield block
    }
  }

  /** One at a time: a first that gave up while it waited would else take a block with it. */
  #pull(): Promise<boolean> {
    this.#pulling ??= this.#source
      .next()
      .then((next) => {
        if (next.done !== true) this.#blocks.push(next.value)
        return next.done !== true
      })
      .finally(() => {
        this.#pulling = undefined
      })
    return this.#pulling
  }
}

function once<T>(make: () => T): { readonly get: () => T; readonly made: () => T | undefined } {
  let made: T | undefined
  return { get: () => (made ??= make()), made: () => made }
}
