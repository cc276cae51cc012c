import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { SettingsSection } from './window-state.ts'

/** Where in the settings a failure can be mended; undefined where waiting or another try is all there is. */
export function mendingSection(code: ErrorCode | undefined): SettingsSection | undefined {
  switch (code) {
    case 'provider-unauthorized':
    case 'provider-refused':
    case 'provider-unreachable':
    case 'model-not-found':
    case 'speech-to-text-unavailable':
    case 'text-to-speech-unavailable':
    case 'settings-invalid':
      return 'providers'
    default:
      return undefined
  }
}
