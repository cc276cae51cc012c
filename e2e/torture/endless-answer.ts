import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { lastUserText } from '../simulators/provider-set.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { startSpeechSimulator, type SpeechExchange } from '../simulators/speech-simulator.ts'
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
  /** All that the voice has made so far, in the order of the words: sentences may be asked for at once, or again. */
  samples(): Int16Array
  voiceRequests(): { readonly outOfOrder: number; readonly repeated: number }
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
    samples: () => encodeToneWords(tonesInOrder(tts.exchanges), defaultToneWords),
    voiceRequests: () => {
      const firsts = tts.exchanges.flatMap(({ words }) => numberOf(words[0]) ?? [])
      return {
        outOfOrder: firsts.filter((first, at) => first < (firsts[at - 1] ?? 0)).length,
        repeated: firsts.length - new Set(firsts).size,
      }
    },
    async close() {
      await Promise.all([llm.close(), tts.close()])
    },
  }
}

function tonesInOrder(exchanges: readonly SpeechExchange[]): number[] {
  const tones: number[] = []
  for (const { firstWordIndex, words } of exchanges)
    for (const [place, word] of words.entries()) {
      const number = numberOf(word)
      if (number !== undefined) tones[number - 1] = firstWordIndex + place
    }
  const hole = Array.from(tones).findIndex((tone) => (tone as number | undefined) === undefined)
  return hole === -1 ? tones : tones.slice(0, hole)
}

function numberOf(word: string | undefined): number | undefined {
  const digits = /^word(\d+)/u.exec(word ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
