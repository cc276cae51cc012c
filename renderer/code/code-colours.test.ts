import { describe, expect, test } from 'vitest'
import { codeColours, type StartReader } from './code-colours.ts'
import type { CodeQuestion, CodeToken } from './code-tokens.ts'

const tokens: readonly CodeToken[] = [{ kind: 'keyword', start: 0, end: 5 }]

/** Answers when it is told to, the last question first. */
class ScriptedReader {
  readonly questions: CodeQuestion[] = []
  starts = 0
  breakDown = (): void => undefined
  answerAll = (): void => undefined
  readonly start: StartReader = ({ answered, broke }) => {
    this.starts += 1
    this.breakDown = broke
    this.answerAll = () => {
      for (const { number } of this.questions.toReversed()) answered({ number, tokens })
    }
    return (question) => this.questions.push(question)
  }
}

describe('whoever reads code', () => {
  test('is started with the first code, and not before', async () => {
    const reader = new ScriptedReader()
    const read = codeColours(reader.start)
    await expect(read('plain words', '')).resolves.toEqual([])
    expect(reader.starts).toBe(0)
    const found = [read('const a', 'ts'), read('const b', 'ts')]
    expect(reader.starts).toBe(1)
    reader.answerAll()
    await expect(Promise.all(found)).resolves.toEqual([tokens, tokens])
  })
  test('is asked once for the same code', () => {
    const reader = new ScriptedReader()
    const read = codeColours(reader.start)
    void read('const a', 'ts')
    void read('const a', 'ts')
    void read('const a', 'js')
    expect(reader.questions.map(({ language }) => language)).toEqual(['ts', 'js'])
  })
  test('is not asked for more than anybody reads', async () => {
    const reader = new ScriptedReader()
    await expect(codeColours(reader.start)('x'.repeat(40_001), 'ts')).resolves.toEqual([])
    expect(reader.questions).toEqual([])
  })
  test('leaves code without colours where it breaks down, and is not asked again', async () => {
    const reader = new ScriptedReader()
    const read = codeColours(reader.start)
    const found = read('const a', 'ts')
    reader.breakDown()
    await expect(found).resolves.toEqual([])
    await expect(read('const b', 'ts')).resolves.toEqual([])
    expect(reader.questions.length).toBe(1)
  })
})
