import { toAssistantError, type AssistantError } from '../../shared/protocol/errors.ts'
import { isServer } from '../config/provider-addresses.ts'
import type { LlmSettings, Settings, SttSettings, TtsSettings } from '../config/settings.ts'
import { createLanguageModel, createSpeechToText, createTextToSpeech, type RegistryPorts } from './registry.ts'
import { earsWithStandIn, modelWithStandIn, type StandInPorts, voiceWithStandIn } from './stand-in.ts'
import { type StandInSettings, toldStandIn } from './stand-in-notice.ts'
import type { BorrowedProviders, LanguageModel, ProviderSource, SpeechToText, TextToSpeech } from './types.ts'
import { unusableEars, unusableModel, unusableVoice } from './unusable-providers.ts'

type ModelSettings = Pick<Settings, 'llm' | 'stt' | 'tts' | 'fallback'>

export interface LivePorts extends RegistryPorts {
  /** Somebody stands in from now on: the failure that led to it, with a sentence that says who. */
  readonly onStandIn?: (notice: AssistantError) => void
}

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
  readonly #ports: LivePorts
  readonly #closing = new Set<Promise<void>>()
  /** Replaced, and still in somebody's hands. */
  readonly #lent = new Set<Part<Closable>>()
  #llm: Part<LanguageModel>
  #stt: Part<SpeechToText>
  #tts: Part<TextToSpeech>
  #isUsed = false

  constructor(settings: ModelSettings, ports: LivePorts) {
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
    this.#llm = this.#replace(this.#llm, madeOf(settings, 'llm'), () => this.#makeLlm(settings))
    this.#stt = this.#replace(this.#stt, madeOf(settings, 'stt'), () => this.#makeStt(settings))
    this.#tts = this.#replace(this.#tts, madeOf(settings, 'tts'), () => this.#makeTts(settings))
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

  #replace<T extends Closable>(old: Part<T>, next: string, make: () => Part<T>): Part<T> {
    if (old.madeOf === next) return old
    const replacement = make()
    // In a conversation: the next turn must not wait for what the first one waited for. Who uses it is told what fails.
    if (this.#isUsed) replacement.provider.warmUp?.().catch(() => undefined)
    old.isReplaced = true
    this.#lent.add(old)
    this.#closeIfDone(old)
    return replacement
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

  #makeLlm(settings: ModelSettings): Part<LanguageModel> {
    const { llm, fallback } = settings
    const part = made(madeOf(settings, 'llm'), () => createLanguageModel(llm, this.#ports), unusableModel)
    const second = standInFor<LlmSettings>(llm, fallback.llm)
    if (second === undefined) return part
    const make = (): LanguageModel => createLanguageModel(second, this.#ports)
    return { ...part, provider: modelWithStandIn(part.provider, make, this.#standInPorts('llm', second)) }
  }

  #makeStt(settings: ModelSettings): Part<SpeechToText> {
    const { stt, fallback } = settings
    const part = made(madeOf(settings, 'stt'), () => createSpeechToText(stt, this.#ports), unusableEars)
    const second = standInFor<SttSettings>(stt, fallback.stt)
    if (second === undefined) return part
    const make = (): SpeechToText => createSpeechToText(second, this.#ports)
    return { ...part, provider: earsWithStandIn(part.provider, make, this.#standInPorts('stt', second)) }
  }

  #makeTts(settings: ModelSettings): Part<TextToSpeech> {
    const { tts, fallback } = settings
    const part = made(madeOf(settings, 'tts'), () => createTextToSpeech(tts, this.#ports), unusableVoice)
    const second = standInFor<TtsSettings>(tts, fallback.tts)
    if (second === undefined) return part
    const make = (): TextToSpeech => createTextToSpeech(second, this.#ports)
    return { ...part, provider: voiceWithStandIn(part.provider, make, this.#standInPorts('tts', second)) }
  }

  #standInPorts(part: 'llm' | 'stt' | 'tts', second: StandInSettings): StandInPorts {
    const { clock, onStandIn } = this.#ports
    return { clock, onStandIn: (failure) => onStandIn?.(toldStandIn(part, second, failure)) }
  }
}

function madeOf(settings: ModelSettings, part: 'llm' | 'stt' | 'tts'): string {
  return JSON.stringify([settings[part], settings.fallback[part]])
}

/** Only servers fail in ways that another one helps against; one that stands in for itself would be no help. */
function standInFor<T extends StandInSettings>(
  first: StandInSettings,
  second: T | { readonly kind: 'none' } | undefined,
): T | undefined {
  if (second === undefined || !isServer(first) || !isStandIn(second)) return undefined
  return JSON.stringify(first) === JSON.stringify(second) ? undefined : second
}

function isStandIn<T extends StandInSettings>(settings: T | { readonly kind: 'none' }): settings is T {
  return settings.kind !== 'none'
}

function made<T>(name: string, make: () => T, unusable: (problem: AssistantError) => T): Part<T> {
  const rest = { madeOf: name, borrowers: 0, isReplaced: false }
  try {
    return { provider: make(), problem: undefined, ...rest }
  } catch (thrown) {
    const problem = toAssistantError(thrown)
    return { provider: unusable(problem), problem, ...rest }
  }
}
