import type { ProviderKind, ProviderPart, ProviderView } from '../../../shared/protocol/settings-api.ts'

export const choiceIds = [
  'built-in',
  'this-machine',
  'openai',
  'anthropic',
  'google',
  'groq',
  'openrouter',
  'mistral',
  'other',
] as const
export type ChoiceId = (typeof choiceIds)[number]

/** A provider by the name that people know it by; several of them are one kind with another address. */
export interface ProviderChoice {
  readonly id: ChoiceId
  readonly kind: ProviderKind
  readonly name: string
  readonly line: string
  /** Its own address: where it stands, nobody has to type it. */
  readonly baseUrl?: string
  readonly addressExample?: string
  /** Where one gets a key. */
  readonly keyPage?: string
  readonly key: 'needed' | 'possible' | 'none'
  readonly hasModel: boolean
  readonly modelExample?: string
  readonly voice: 'needed' | 'possible' | 'none'
  readonly voiceExample?: string
  /** Its host, for what leaves the machine; none where the address says it. */
  readonly host?: string
}

const keyPages = {
  openai: 'https://platform.openai.com/api-keys',
  anthropic: 'https://console.anthropic.com/settings/keys',
  google: 'https://aistudio.google.com/apikey',
  groq: 'https://console.groq.com/keys',
  openrouter: 'https://openrouter.ai/settings/keys',
  mistral: 'https://console.mistral.ai/api-keys',
} as const

const anyServer = { kind: 'openai-compatible', hasModel: true } as const
const cloud = { ...anyServer, key: 'needed', voice: 'none' } as const

const groq = {
  ...cloud,
  id: 'groq',
  name: 'Groq',
  keyPage: keyPages.groq,
  baseUrl: 'https://api.groq.com/openai/v1',
} as const
const thisMachine = { ...anyServer, id: 'this-machine', name: 'This machine', key: 'possible' } as const
const other = { ...anyServer, id: 'other', name: 'Another server', key: 'possible' } as const
const openAiSpeech = {
  ...cloud,
  id: 'openai',
  name: 'OpenAI',
  keyPage: keyPages.openai,
  baseUrl: 'https://api.openai.com/v1',
} as const

/** In the order in which they are offered. */
export const providerChoices: Readonly<Record<ProviderPart, readonly ProviderChoice[]>> = {
  llm: [
    {
      id: 'built-in',
      kind: 'offline',
      name: 'Built in',
      line: 'No key, no network.',
      key: 'none',
      hasModel: false,
      voice: 'none',
    },
    {
      ...thisMachine,
      voice: 'none',
      line: 'Ollama, LM Studio, llama.cpp.',
      addressExample: 'http://127.0.0.1:11434/v1',
    },
    {
      ...cloud,
      id: 'openai',
      kind: 'openai',
      name: 'OpenAI',
      line: 'The GPT models.',
      keyPage: keyPages.openai,
      host: 'api.openai.com',
    },
    {
      ...cloud,
      id: 'anthropic',
      kind: 'anthropic',
      name: 'Anthropic',
      line: 'The Claude models.',
      keyPage: keyPages.anthropic,
      host: 'api.anthropic.com',
    },
    {
      ...cloud,
      id: 'google',
      kind: 'google',
      name: 'Google',
      line: 'The Gemini models.',
      keyPage: keyPages.google,
      host: 'generativelanguage.googleapis.com',
    },
    { ...groq, line: 'Open models, quickly.' },
    {
      ...cloud,
      id: 'openrouter',
      name: 'OpenRouter',
      line: 'Many models, one key.',
      keyPage: keyPages.openrouter,
      baseUrl: 'https://openrouter.ai/api/v1',
    },
    {
      ...cloud,
      id: 'mistral',
      name: 'Mistral',
      line: 'European models.',
      keyPage: keyPages.mistral,
      baseUrl: 'https://api.mistral.ai/v1',
    },
    {
      ...other,
      voice: 'none',
      line: 'With OpenAI’s interface.',
      addressExample: 'https://example.org/v1',
    },
  ],
  stt: [
    {
      id: 'built-in',
      kind: 'pocketsphinx',
      name: 'Built in',
      line: 'No key, no network. English.',
      key: 'none',
      hasModel: false,
      voice: 'none',
    },
    {
      ...thisMachine,
      voice: 'none',
      line: 'speaches, vLLM and the like.',
      addressExample: 'http://127.0.0.1:8000/v1',
    },
    { ...groq, line: 'Whisper, quickly.', modelExample: 'whisper-large-v3-turbo' },
    { ...openAiSpeech, line: 'OpenAI’s recognisers.' },
    {
      ...other,
      voice: 'none',
      line: 'With /audio/transcriptions.',
      addressExample: 'https://example.org/v1',
    },
  ],
  tts: [
    {
      id: 'built-in',
      kind: 'system',
      name: 'The system’s voice',
      line: 'No key, no network.',
      key: 'none',
      hasModel: false,
      voice: 'possible',
      voiceExample: 'The system decides',
    },
    {
      ...thisMachine,
      line: 'Kokoro, speaches.',
      addressExample: 'http://127.0.0.1:8880/v1',
      modelExample: 'kokoro',
      voice: 'needed',
      voiceExample: 'af_heart',
    },
    { ...openAiSpeech, line: 'OpenAI’s voices.', voice: 'needed', voiceExample: 'alloy' },
    {
      ...other,
      line: 'With /audio/speech.',
      voice: 'needed',
      addressExample: 'https://example.org/v1',
    },
  ],
}

export function choiceOf(part: ProviderPart, id: ChoiceId): ProviderChoice {
  const found = providerChoices[part].find((choice) => choice.id === id)
  if (found === undefined) throw new Error(`There is no "${id}" among the choices of ${part}.`)
  return found
}

/** Which of the names stands for what is kept. */
export function choiceIdOf(part: ProviderPart, { kind, baseUrl }: Pick<ProviderView, 'kind' | 'baseUrl'>): ChoiceId {
  const choices = providerChoices[part]
  const named = choices.find(
    (choice) => choice.kind === kind && choice.baseUrl !== undefined && choice.baseUrl === baseUrl,
  )
  if (named !== undefined) return named.id
  if (kind === 'openai-compatible') return isOnThisMachine(baseUrl ?? '') ? 'this-machine' : 'other'
  return choices.find((choice) => choice.kind === kind)?.id ?? 'other'
}

export function isOnThisMachine(address: string): boolean {
  const host = hostOf(address)
  return host === 'localhost' || host.startsWith('127.') || host === '[::1]'
}

/** Empty for what is no address. */
export function hostOf(address: string): string {
  return URL.parse(address)?.hostname ?? ''
}
