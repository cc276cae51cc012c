import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { ProviderSource } from '../providers/types.ts'

/** Loads what makes a first turn slow while the user draws breath; what cannot be had is said before it is missed. */
export function warmUp(
  providers: ProviderSource,
  notify: (notice: Extract<SessionMessage, { type: 'notice' }>) => void,
): void {
  const borrowed = providers.borrow()
  const { llm, stt, tts } = borrowed
  // A model that does not warm up will say why when it is asked.
  const model = llm.warmUp?.().catch(() => undefined)
  const say = (code: 'speech-to-text-unavailable' | 'text-to-speech-unavailable') => (thrown: unknown) => {
    notify({ type: 'notice', code, message: thrown instanceof Error ? thrown.message : String(thrown) })
  }
  const ears = stt.warmUp?.().catch(say('speech-to-text-unavailable'))
  const voice = tts.warmUp?.().catch(say('text-to-speech-unavailable'))
  void Promise.all([model, ears, voice]).finally(borrowed.giveBack)
}
