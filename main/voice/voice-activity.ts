import type { AssistantError } from '../../shared/protocol/errors.ts'
import type { BargeInPreset } from './session-settings.ts'

/** What a voice activity detector decides about one microphone; positions are samples at 16 kHz since the stream began. */
export type VoiceActivityEdge =
  | { readonly type: 'speech-start'; readonly position: number }
  | { readonly type: 'speech-end'; readonly position: number }

export interface VoiceActivityStream {
  write(samples: Int16Array): void
  /** Interrupting takes more certainty than beginning a turn. */
  setAssistantSpeaking(isSpeaking: boolean): void
  close(): void
}

/** The seam to the server's VAD: the session decides what edges mean, never what is speech. */
export interface VoiceActivityDetector {
  open(options: {
    readonly preset: BargeInPreset
    readonly onEdge: (edge: VoiceActivityEdge) => void
    /** Everything before this position has been looked at. */
    readonly onProgress: (position: number) => void
    readonly onFailure: (error: AssistantError) => void
  }): VoiceActivityStream
}
