import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { lastUserText } from '../simulators/provider-set.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { startSpeechSimulator } from '../simulators/speech-simulator.ts'
import { defaultToneWords, encodeToneWords } from '../simulators/tone-words.ts'

/** As fast as it is spoken: the text stays a little ahead of the voice, however long it goes on. */
const tokenMs = defaultToneWords.wordMs
/** What is answered with a word: others talk to the same model. */
const shortly = /^(?:note|heard) /u
/** Some hours. */
const tokenCount = 60_000

export interface EndlessAnswer {
  readonly settings: object
  /** What the answer is when nothing goes wrong. */
  readonly text: string
  /** All that the voice has made so far, as it made it. */
  samples(): Int16Array
  close(): Promise<void>
}

/** A model whose answer does not end and a voice in which every word is a tone of its own. */
export async function startEndlessAnswer(): Promise<EndlessAnswer> {
  const tokens = Array.from({ length: tokenCount }, (_, place) => `word${place + 1}${place % 8 === 7 ? '. ' : ' '}`)
  const llm = await startChatCompletionsSimulator({
    clock,
    replies: (request) => (shortly.test(lastUserText(request)) ? { tokens: ['Noted.'] } : { tokens, delayMs: tokenMs }),
  })
  const tts = await startSpeechSimulator({ clock })
  const model = { kind: 'openai-compatible', model: 'simulated' }
  return {
    settings: { llm: { ...model, baseUrl: llm.baseUrl }, tts: { ...model, baseUrl: tts.baseUrl, voice: 'tones' } },
    text: tokens.join(''),
    samples: () =>
      encodeToneWords(
        tts.exchanges
          .filter(({ words }) => words[0]?.startsWith('word') === true)
          .flatMap(({ firstWordIndex, words }) => words.map((_, place) => firstWordIndex + place)),
        defaultToneWords,
      ),
    async close() {
      await Promise.all([llm.close(), tts.close()])
    },
  }
}
