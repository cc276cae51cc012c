import { AssistantError } from '../../shared/protocol/errors.ts'
import { type PartSettings, addressOf } from '../config/provider-addresses.ts'

export type StandInSettings = PartSettings

const ownWords = {
  llm: 'the built-in assistant answers',
  stt: "this computer's own ears listen, which know commands best",
  tts: "this computer's own voice speaks",
} as const
const serverVerbs = { llm: 'answers', stt: 'listens', tts: 'speaks' } as const

/** The failure of the first, and who does its work until it is back. */
export function toldStandIn(
  part: 'llm' | 'stt' | 'tts',
  second: StandInSettings,
  failure: AssistantError,
): AssistantError {
  const address = addressOf(second)
  const who =
    address === undefined || !('model' in second)
      ? ownWords[part]
      : `${second.model} at ${new URL(address).host} ${serverVerbs[part]}`
  return new AssistantError(failure.code, `${failure.message} Until it works again, ${who}.`)
}
