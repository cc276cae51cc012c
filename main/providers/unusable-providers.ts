import type { AssistantError } from '../../shared/protocol/errors.ts'
import type { LanguageModel, SpeechToText, TextToSpeech } from './types.ts'

/*
 * What stands where the settings name something that cannot be made: whoever uses it is told why. `warmUp` of the
 * model says nothing, since a model that cannot be had is told with the first question; ears and voice say it at once.
 */

const name = 'nothing usable'

export function unusableModel(problem: AssistantError): LanguageModel {
  return { name, generate: () => refusing(problem) }
}

export function unusableEars(problem: AssistantError): SpeechToText {
  return { name, transcribe: () => refusing(problem), warmUp: () => Promise.reject(problem) }
}

export function unusableVoice(problem: AssistantError): TextToSpeech {
  return { name, synthesize: () => refusing(problem), warmUp: () => Promise.reject(problem) }
}

async function* refusing(problem: AssistantError): AsyncGenerator<never, void, undefined> {
  yield* await Promise.reject<readonly never[]>(problem)
}
