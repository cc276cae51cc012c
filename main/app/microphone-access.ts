import type { Shell, SystemPreferences } from 'electron'
import type { MicrophoneAccess } from '../../shared/protocol/host-bridge.ts'

export interface MicrophoneAccessOptions {
  readonly platform: NodeJS.Platform
  readonly systemPreferences: Pick<SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>
  readonly shell: Pick<Shell, 'openExternal'>
}

const settingsPages: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
  win32: 'ms-settings:privacy-microphone',
}

/** What the operating system says to our microphone; Chromium's own permission is another matter. */
export class SystemMicrophone {
  readonly #options: MicrophoneAccessOptions

  constructor(options: MicrophoneAccessOptions) {
    this.#options = options
  }

  access(): MicrophoneAccess {
    switch (this.#options.platform) {
      case 'darwin':
      case 'win32':
        return this.#options.systemPreferences.getMediaAccessStatus('microphone')
      default:
        // Linux asks nobody.
        return 'granted'
    }
  }

  /** Only macOS can be asked, and only once: after a denial its settings and a new start are the way. */
  async ask(): Promise<MicrophoneAccess> {
    if (this.#options.platform === 'darwin' && this.access() === 'not-determined')
      await this.#options.systemPreferences.askForMediaAccess('microphone')
    return this.access()
  }

  async openSettings(): Promise<void> {
    const page = settingsPages[this.#options.platform]
    if (page !== undefined) await this.#options.shell.openExternal(page)
  }
}
