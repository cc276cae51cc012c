import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'
import type { Mode, WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'

/** What the user can do; the views know nothing of how it is done. */
export interface Actions {
  readonly connect: () => void
  readonly disconnect: () => void
  readonly openMicrophone: () => void
  readonly stop: () => void
  readonly setMuted: (isMuted: boolean) => void
  readonly setTalkKey: (isDown: boolean) => void
  readonly setMode: (mode: Mode) => void
  readonly setPreset: (preset: InterruptionPreset) => void
  readonly setWhileSpeaking: (whileSpeaking: WhileSpeaking) => void
  readonly setBuffering: (buffering: OutputBuffering) => void
  readonly submitText: (text: string) => void
  readonly dismissNotice: (noticeId: number) => void
}
