import type { CodeAnswer, CodeQuestion, CodeToken } from './code-tokens.ts'

/** Tells where in a piece of code its colours are; nothing of one that is too long or of a language nobody knows. */
export type ReadCode = (code: string, language: string) => Promise<readonly CodeToken[]>

/** Starts whoever reads code beside the page: what comes back is how it is asked. */
export type StartReader = (heard: {
  readonly answered: (answer: CodeAnswer) => void
  readonly broke: () => void
}) => (question: CodeQuestion) => void

/**
 * Some 1,000 lines, whose 2,200 marks take 30 ms of the page's thread where they are first painted; twice that took 180.
 * Whoever sends more wants it copied and not read.
 */
const longestCodeCharacters = 40_000
/** A thread that is scrolled back and forth shows the same blocks again. */
const mostKept = 200

/** Asks the reader, which is started with the first question, each thing once. */
export function codeColours(start: StartReader): ReadCode {
  const kept = new Map<string, Promise<readonly CodeToken[]>>()
  const asked = new Map<number, (tokens: readonly CodeToken[]) => void>()
  let reader: ReturnType<StartReader> | undefined
  let isBroken = false
  let questions = 0

  const ask = (code: string, language: string): Promise<readonly CodeToken[]> =>
    new Promise((resolve) => {
      if (isBroken) {
        resolve([])
        return
      }
      reader ??= start({ answered, broke })
      questions += 1
      asked.set(questions, resolve)
      reader({ number: questions, code, language })
    })
  const answered = ({ number, tokens }: CodeAnswer): void => {
    asked.get(number)?.(tokens)
    asked.delete(number)
  }
  // Its file may be gone after an upgrade: code without colours is code all the same.
  const broke = (): void => {
    isBroken = true
    for (const resolve of asked.values()) resolve([])
    asked.clear()
  }

  return (code, language) => {
    if (language === '' || code.length > longestCodeCharacters) return Promise.resolve([])
    const key = `${language}\n${code}`
    const found = kept.get(key) ?? ask(code, language)
    // The one asked for last goes last.
    kept.delete(key)
    kept.set(key, found)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return found
  }
}
