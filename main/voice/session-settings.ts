import type { Mode } from '../../shared/protocol/client-messages.ts'
import type { EndpointingSettings } from './endpointing.ts'

export type BargeInPreset = 'instant' | 'balanced' | 'careful' | 'off'

/** What a session needs of the settings; the composition root fills it in. */
export interface SessionSettings {
  readonly mode: Mode
  readonly language: string
  readonly bargeIn: { readonly preset: BargeInPreset }
  readonly endpointing: EndpointingSettings
  readonly instructions: string
}
