import type { ConversationStore } from '../store/types.ts'
import type { ResponseOutcome } from './active-response.ts'

/** What is kept of an answer beside its words: made, sent and heard are three numbers. */
export function answerNumbers(
  { generatedText, sentSamples, heardSamples, usage }: ResponseOutcome,
  provider: string,
): Parameters<ConversationStore['keepAnswer']>[1] {
  return {
    figures: { generatedCharacters: generatedText.length, sentSamples, heardSamples },
    usage: usage && { part: 'llm', provider, ...usage },
  }
}
