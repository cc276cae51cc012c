import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { replayPorts } from './__fixtures__/captured-run.ts'
import { firstDifference } from './first-difference.ts'
import { readCapture } from './read-capture.ts'
import { replay } from './replay.ts'
import { withGiven } from './with-given.ts'

/*
 * A session that went wrong becomes a test by dropping its capture into __fixtures__ here. What it gave wrongly is then
 * put right by hand, or with `npm run replay -- FILE --accept` once the code is.
 */
const folder = new URL('./__fixtures__/', import.meta.url)
const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'))
const textOf = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8')

describe('every captured session', () => {
  test.each(names)(
    '%s gives its clients what it gave them then, and comes to the same state each time',
    async (name) => {
      const capture = readCapture(await textOf(name))
      const first = await replay(capture, replayPorts)
      expect(firstDifference(capture, first.given)).toBeUndefined()
      expect((await replay(capture, replayPorts)).stateHash).toBe(first.stateHash)
    },
  )
})

describe('a session that gives something else', () => {
  const changed = async (from: RegExp, to: string): Promise<string> =>
    (await textOf('spoken-turn.jsonl')).replace(from, to)

  test('is told by the line of the first frame that differs, what was expected and what came', async () => {
    const text = await changed(/"type":"response-end","responseId":1/, '"type":"response-end","responseId":2')
    const capture = readCapture(text)
    const { given } = await replay(capture, replayPorts)
    const lineNumber = text.split('\n').findIndex((line) => line.includes('"responseId":2')) + 1
    expect(firstDifference(capture, given)).toMatchObject({
      lineNumber,
      expected: { frame: { type: 'response-end', responseId: 2 } },
      got: { frame: { type: 'response-end', responseId: 1 } },
    })
  })

  test('a frame that never came, and one that came beyond the capture, differ too', async () => {
    const capture = readCapture(await textOf('spoken-turn.jsonl'))
    const { given } = await replay(capture, replayPorts)
    expect(firstDifference(capture, given.slice(0, -1))).toMatchObject({ got: undefined })
    const last = given.at(-1)
    if (last === undefined) throw new Error('Nothing was given.')
    expect(firstDifference(capture, [...given, last])).toMatchObject({ expected: undefined })
  })

  test('a capture that another event reached comes to another state', async () => {
    const capture = readCapture(await textOf('typed-turn.jsonl'))
    const longer = readCapture((await textOf('typed-turn.jsonl')).replace('"text":" is "', '"text":" is not "'))
    const deltas = longer.lines.filter(({ line }) => line.type === 'llm-event').slice(1, 2)
    const less = { ...capture, lines: capture.lines.filter(({ number }) => number !== deltas[0]?.number) }
    const [whole, short] = [await replay(capture, replayPorts), await replay(less, replayPorts)]
    expect(short.stateHash).not.toBe(whole.stateHash)
  })

  test('what it gives now can be written into the capture, and is then what is expected', async () => {
    const text = await changed(/"type":"response-end","responseId":1/, '"type":"response-end","responseId":2')
    const capture = readCapture(text)
    const accepted = readCapture(withGiven(capture, (await replay(capture, replayPorts)).given))
    expect(firstDifference(accepted, (await replay(accepted, replayPorts)).given)).toBeUndefined()
  })
})

describe('a file that is no capture', () => {
  test.each([
    ['', /Line 1 .* not JSON/],
    ['{"format":"parley-capture","version":2}\n', /first line is not a header/],
  ])('%j is refused with the reason', (text, reason) => {
    expect(() => readCapture(text)).toThrow(reason)
  })

  test('a line that cannot be read is named; a last one that a crash cut off is left out', async () => {
    const text = await textOf('typed-turn.jsonl')
    expect(() => readCapture(text.replace('"type":"llm-event"', '"type":"llm-even"'))).toThrow(
      /^Line \d+ of the capture/,
    )
    expect(readCapture(text.slice(0, -10)).lines.length).toBe(readCapture(text).lines.length - 1)
  })
})
