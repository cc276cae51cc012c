/*
 * Grammars take 1 to 200 ms for an answer's code, and weigh a third of the page: they run beside it, and come with the
 * first code there is.
 */
import type { CodeAnswer, CodeQuestion } from './code-tokens.ts'
import { tokensOf } from './tokens-of.ts'

addEventListener('message', ({ data }: MessageEvent<CodeQuestion>) => {
  const { number, code, language } = data
  postMessage({ number, tokens: tokensOf(code, language) } satisfies CodeAnswer)
})
