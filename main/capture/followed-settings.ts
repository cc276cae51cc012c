import type { SessionSettings } from '../voice/session-settings.ts'

export function copyOf({ mode, language, bargeIn, endpointing, instructions }: SessionSettings): SessionSettings {
  return { mode, language, bargeIn: { ...bargeIn }, endpointing: { ...endpointing }, instructions }
}

/** A session looks at its settings whenever it needs one; what it sees then is whatever `current` says. */
export function followedSettings(current: () => SessionSettings): SessionSettings {
  return {
    get mode() {
      return current().mode
    },
    get language() {
      return current().language
    },
    get bargeIn() {
      return current().bargeIn
    },
    get endpointing() {
      return current().endpointing
    },
    get instructions() {
      return current().instructions
    },
  }
}
