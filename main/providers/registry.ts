import type { Clock } from '../../shared/std/clock.ts'
import type { LlmSettings, Settings, SttSettings, TtsSettings } from '../config/settings.ts'
import { type Environment, resolveLlmEndpoint, resolveSpeechEndpoint } from './endpoint.ts'
import { createCloudLanguageModel } from './llm-ai-sdk.ts'
import type { Fetch } from './provider-fetch.ts'
import { createOpenAiCompatibleSpeechToText } from './stt-openai-compatible.ts'
import { createOpenAiCompatibleTextToSpeech } from './tts-openai-compatible.ts'
import type { LanguageModel, ProviderSet, ProviderSource, SpeechToText, TextToSpeech } from './types.ts'

/** The offline kinds need the store, child processes and more than a settings object; whoever has those makes them. */
export interface OfflineFactories {
  brain(): LanguageModel
  pocketsphinx(): SpeechToText
  systemSpeech(settings: { readonly voice?: string }): TextToSpeech
}

export interface RegistryPorts {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: () => number
  readonly environment: Environment
  readonly offline: OfflineFactories
}

/** The three models that the settings name. Throws `settings-invalid` when a key that they name is not there. */
export function createProviders(settings: Pick<Settings, 'llm' | 'stt' | 'tts'>, ports: RegistryPorts): ProviderSet {
  return {
    llm: createLanguageModel(settings.llm, ports),
    stt: createSpeechToText(settings.stt, ports),
    tts: createTextToSpeech(settings.tts, ports),
  }
}

/** Three models that stay what they are; whoever made them closes them. */
export function fixedProviders(providers: ProviderSet): ProviderSource {
  return { borrow: () => ({ ...providers, giveBack: () => undefined }) }
}

export function createLanguageModel(settings: LlmSettings, ports: RegistryPorts): LanguageModel {
  return settings.kind === 'offline'
    ? ports.offline.brain()
    : createCloudLanguageModel(resolveLlmEndpoint(settings, ports.environment), ports)
}

export function createSpeechToText(settings: SttSettings, ports: RegistryPorts): SpeechToText {
  switch (settings.kind) {
    case 'pocketsphinx':
      return ports.offline.pocketsphinx()
    case 'openai-compatible':
      return createOpenAiCompatibleSpeechToText(resolveSpeechEndpoint('stt', settings, ports.environment), ports)
  }
}

export function createTextToSpeech(settings: TtsSettings, ports: RegistryPorts): TextToSpeech {
  switch (settings.kind) {
    case 'system':
      return ports.offline.systemSpeech(settings.voice === undefined ? {} : { voice: settings.voice })
    case 'openai-compatible': {
      const endpoint = resolveSpeechEndpoint('tts', settings, ports.environment)
      return createOpenAiCompatibleTextToSpeech({ ...endpoint, voice: settings.voice }, ports)
    }
  }
}
