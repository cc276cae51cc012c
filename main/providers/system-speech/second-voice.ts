import type { TextToSpeech } from '../types.ts'
import type { EngineChoice, SpeechEngine, Voice } from './engines.ts'
import { SystemSpeech, type SystemSpeechOptions } from './system-speech.ts'

/** What speaks when nobody asks for a voice: another one has to differ from it. */
const ownVoices: Partial<Record<SpeechEngine, string>> = { flite: 'rms', 'espeak-ng': 'en-us' }
/** Of a person who is not mistaken for the first; each engine's clearest that is as different as can be. */
const preferred: readonly string[] = ['slt', 'samantha', 'karen', 'en-gb', 'en-gb-scotland', 'awb']

/**
 * A voice for a second person, as the settings name voices (`engine:name`): of the same engine, else of another one.
 * Undefined where the machine has one voice only.
 */
export function secondVoice(first: EngineChoice, voices: readonly Voice[]): string | undefined {
  const taken = first.voice ?? ownVoices[first.engine]
  const others = voices.filter(
    ({ engine, name, language }) => /^en\b/i.test(language) && !(engine === first.engine && name === taken),
  )
  const chosen = others.toSorted((a, b) => rank(a, first) - rank(b, first))[0]
  return chosen === undefined ? undefined : `${chosen.engine}:${chosen.name}`
}

function rank({ engine, name }: Voice, first: EngineChoice): number {
  const place = preferred.indexOf(name.toLowerCase())
  return (engine === first.engine ? 0 : preferred.length + 1) + (place === -1 ? preferred.length : place)
}

/** A second person to speak beside the machine's usual voice; with the same voice where it has only one. */
export async function secondPerson(
  options: Omit<SystemSpeechOptions, 'voice'>,
  language: string,
): Promise<TextToSpeech> {
  const usual = new SystemSpeech(options)
  const [first] = await usual.choices(language)
  const voice = first === undefined ? undefined : secondVoice(first, await usual.listVoices())
  return new SystemSpeech({ ...options, voice })
}
