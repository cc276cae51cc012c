import type { Settings } from './settings.ts'

export type PartSettings = Settings['llm' | 'stt' | 'tts']
/** A part that somebody else than this program does: it has an address, and may have a key. */
export type ServerSettings = Exclude<PartSettings, { kind: 'offline' | 'pocketsphinx' | 'system' }>

/** Where each provider with an API of its own is, and the variable in which its users have their key anyway. */
export const ownAddresses = {
  openai: { baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' },
  anthropic: { baseUrl: 'https://api.anthropic.com/v1', apiKeyEnv: 'ANTHROPIC_API_KEY' },
  google: {
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    apiKeyEnv: 'GOOGLE_GENERATIVE_AI_API_KEY',
  },
} as const

/** Where a part's requests go, without a slash at its end; undefined when they go nowhere. */
export function addressOf(settings: ServerSettings): string
export function addressOf(settings: PartSettings): string | undefined
export function addressOf(settings: PartSettings): string | undefined {
  switch (settings.kind) {
    case 'offline':
    case 'pocketsphinx':
    case 'system':
      return undefined
    case 'openai-compatible':
      return withoutSlash(settings.baseUrl)
    case 'openai':
    case 'anthropic':
    case 'google':
      return withoutSlash(settings.baseUrl ?? ownAddresses[settings.kind].baseUrl)
  }
}

export function isServer(settings: PartSettings): settings is ServerSettings {
  return addressOf(settings) !== undefined
}

/** What a key is bound to. */
export function originOf(settings: PartSettings): string | undefined {
  const address = addressOf(settings)
  return address === undefined ? undefined : new URL(address).origin
}

/** The variable that holds the key where none is named. Such a key is for the provider itself and goes nowhere else. */
export function usualKeyVariable(settings: PartSettings): string | undefined {
  switch (settings.kind) {
    case 'openai':
    case 'anthropic':
    case 'google': {
      const own = ownAddresses[settings.kind]
      return originOf(settings) === new URL(own.baseUrl).origin ? own.apiKeyEnv : undefined
    }
    case 'openai-compatible':
    case 'offline':
    case 'pocketsphinx':
    case 'system':
      return undefined
  }
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}
