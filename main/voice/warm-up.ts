import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { LanguageModel, SpeechToText, TextToSpeech } from '../providers/types.ts'

/** Loads what makes a first turn slow while the user draws breath; what cannot be had is said before it is missed. */
export function warmUp(
  providers: { readonly llm: LanguageModel; readonly stt: SpeechToText; readonly tts: TextToSpeech },
  notify: (notice: Extract<SessionMessage, { type: 'notice' }>) => void,
): void {
  const { llm, stt, tts } = providers
  // A model that does not warm up will say why when it is asked.
  llm.warmUp?.().catch(() => undefined)
  const say = (code: 'speech-to-text-unavailable' | 'text-to-speech-unavailable') => (thrown: unknown) => {
    notify({ type: 'notice', code, message: thrown instanceof Error ? thrown.message : String(thrown) })
  }
  stt.warmUp?.().catch(say('speech-to-text-unavailable'))
  tts.warmUp?.().catch(say('text-to-speech-unavailable'))
}
