import { toAssistantError, type AssistantError } from '../../shared/protocol/errors.ts'
import type { Settings } from '../config/settings.ts'
import { createLanguageModel, createSpeechToText, createTextToSpeech, type RegistryPorts } from './registry.ts'
import type { BorrowedProviders, LanguageModel, ProviderSource, SpeechToText, TextToSpeech } from './types.ts'
import { unusableEars, unusableModel, unusableVoice } from './unusable-providers.ts'

type ModelSettings = Pick<Settings, 'llm' | 'stt' | 'tts'>

/** One model, from the settings that made it until the last who borrowed it is through. */
interface Part<T> {
  readonly provider: T
  readonly madeOf: string
  readonly problem: AssistantError | undefined
  borrowers: number
  isReplaced: boolean
}

interface Closable {
  warmUp?(): Promise<void>
  close?(): Promise<void>
}

/**
 * The three models as the settings name them now. What is not touched by a change stays, loaded as it is; what is
 * replaced is closed once nobody uses it. A part that cannot be made says why when it is used, not before: the program
 * starts and can be told another one.
 */
export class LiveProviders implements ProviderSource {
  readonly #ports: RegistryPorts
  readonly #closing = new Set<Promise<void>>()
  /** Replaced, and still in somebody's hands. */
  readonly #lent = new Set<Part<Closable>>()
  #llm: Part<LanguageModel>
  #stt: Part<SpeechToText>
  #tts: Part<TextToSpeech>
  #isUsed = false

  constructor(settings: ModelSettings, ports: RegistryPorts) {
    this.#ports = ports
    this.#llm = this.#makeLlm(settings)
    this.#stt = this.#makeStt(settings)
    this.#tts = this.#makeTts(settings)
  }

  /** A sentence for each part that cannot be made as the settings say. */
  get problems(): readonly string[] {
    return [this.#llm, this.#stt, this.#tts].flatMap(({ problem }) => (problem === undefined ? [] : [problem.message]))
  }

  /** Holds from the next answer and the next utterance on. */
  use(settings: ModelSettings): void {
    this.#llm = this.#replace(this.#llm, settings.llm, () => this.#makeLlm(settings))
    this.#stt = this.#replace(this.#stt, settings.stt, () => this.#makeStt(settings))
    this.#tts = this.#replace(this.#tts, settings.tts, () => this.#makeTts(settings))
  }

  borrow(): BorrowedProviders {
    this.#isUsed = true
    const [llm, stt, tts] = [this.#llm, this.#stt, this.#tts]
    const parts: readonly Part<Closable>[] = [llm, stt, tts]
    for (const part of parts) part.borrowers += 1
    let isGivenBack = false
    return {
      ...{ llm: llm.provider, stt: stt.provider, tts: tts.provider },
      giveBack: () => {
        if (isGivenBack) return
        isGivenBack = true
        for (const part of parts) {
          part.borrowers -= 1
          this.#closeIfDone(part)
        }
      },
    }
  }

  async close(): Promise<void> {
    for (const part of [...this.#lent, this.#llm, this.#stt, this.#tts]) this.#close(part)
    this.#lent.clear()
    await Promise.all(this.#closing)
  }

  #replace<T extends Closable>(
    old: Part<T>,
    settings: ModelSettings[keyof ModelSettings],
    make: () => Part<T>,
  ): Part<T> {
    if (old.madeOf === JSON.stringify(settings)) return old
    const next = make()
    // In a conversation: the next turn must not wait for what the first one waited for. Who uses it is told what fails.
    if (this.#isUsed) next.provider.warmUp?.().catch(() => undefined)
    old.isReplaced = true
    this.#lent.add(old)
    this.#closeIfDone(old)
    return next
  }

  #closeIfDone(part: Part<Closable>): void {
    if (!part.isReplaced || part.borrowers > 0 || !this.#lent.delete(part)) return
    this.#close(part)
  }

  #close(part: Part<Closable>): void {
    const closing = (part.provider.close?.() ?? Promise.resolve()).catch(() => undefined)
    this.#closing.add(closing)
    void closing.finally(() => this.#closing.delete(closing))
  }

  #makeLlm({ llm }: ModelSettings): Part<LanguageModel> {
    return made(llm, () => createLanguageModel(llm, this.#ports), unusableModel)
  }

  #makeStt({ stt }: ModelSettings): Part<SpeechToText> {
    return made(stt, () => createSpeechToText(stt, this.#ports), unusableEars)
  }

  #makeTts({ tts }: ModelSettings): Part<TextToSpeech> {
    return made(tts, () => createTextToSpeech(tts, this.#ports), unusableVoice)
  }
}

function made<T>(settings: object, make: () => T, unusable: (problem: AssistantError) => T): Part<T> {
  const rest = { madeOf: JSON.stringify(settings), borrowers: 0, isReplaced: false }
  try {
    return { provider: make(), problem: undefined, ...rest }
  } catch (thrown) {
    const problem = toAssistantError(thrown)
    return { provider: unusable(problem), problem, ...rest }
  }
}
