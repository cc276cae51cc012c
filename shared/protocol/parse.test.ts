import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientMessageSchema } from './client-messages.ts'
import { AssistantError } from './errors.ts'
import { parseClientMessage, parseServerMessage } from './parse.ts'
import { serverMessageSchema } from './server-messages.ts'

const id = '6f1c2c1e-8f0a-4d3b-9a51-2f6f2f1f7a10'
const hello = { type: 'hello', protocol: 'parley.v1', client: { name: 'test', version: '1' } }

function refusalOf(json: string, parse: (json: string) => unknown = parseClientMessage): AssistantError {
  try {
    parse(json)
  } catch (thrown) {
    if (thrown instanceof AssistantError) return thrown
    throw thrown
  }
  throw new Error('Nothing was refused.')
}

describe('a frame that is no message', () => {
  test.each([
    ['', 'This frame is not JSON.'],
    ['nope', 'This frame is not JSON.'],
    ['{"type":"ack","seq":1}}', 'This frame is not JSON.'],
    ['null', 'A frame is a JSON object with a "type".'],
    ['3', 'A frame is a JSON object with a "type".'],
    ['"ack"', 'A frame is a JSON object with a "type".'],
    ['[{"type":"ack","seq":1}]', 'A frame is a JSON object with a "type".'],
    ['{}', 'A frame is a JSON object with a "type".'],
    ['{"type":7}', 'A frame is a JSON object with a "type".'],
    ['{"type":null}', 'A frame is a JSON object with a "type".'],
  ])('%j is refused: %s', (json, message) => {
    expect(refusalOf(json)).toMatchObject({ code: 'bad-frame', message })
  })
})

describe('a frame that is nested deeper than any message', () => {
  const nested = (levels: number): string =>
    `{"type":"tool-result","id":"${crypto.randomUUID()}","toolCallId":"t","output":${'['.repeat(levels)}${']'.repeat(levels)}}`

  test('is refused with a sentence before zod runs out of stack, which left what it had begun in memory for good', () => {
    for (const levels of [64, 2_000, 30_000])
      expect(refusalOf(nested(levels))).toMatchObject({
        code: 'bad-frame',
        message: 'A frame is nested 64 levels deep at most.',
      })
  })

  test('is a message up to the limit', () => {
    expect(parseClientMessage(nested(63))).toMatchObject({ type: 'tool-result' })
  })
})

describe('an unknown type', () => {
  test.each(['welcome', 'Hello', 'hello ', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%j is said by name',
    (type) => {
      expect(refusalOf(JSON.stringify({ type }))).toMatchObject({
        code: 'unknown-type',
        message: `No message of this protocol has the type "${type}".`,
      })
    },
  )

  test('is cut short in the sentence, however long it was', () => {
    expect(refusalOf(JSON.stringify({ type: 'x'.repeat(60_000) })).message).toBe(
      `No message of this protocol has the type "${'x'.repeat(40)}".`,
    )
  })

  test('of the other direction is unknown too', () => {
    expect(refusalOf(JSON.stringify(hello), parseServerMessage).code).toBe('unknown-type')
  })
})

describe('a field that is wrong', () => {
  test.each([
    [{ type: 'ack' }, 'The ack frame was refused: seq: '],
    [{ type: 'ack', seq: '1' }, 'The ack frame was refused: seq: '],
    [{ type: 'ack', seq: -1 }, 'The ack frame was refused: seq: '],
    [{ type: 'ack', seq: 1.5 }, 'The ack frame was refused: seq: '],
    [{ type: 'ack', seq: 2 ** 32 }, 'The ack frame was refused: seq: '],
    [{ type: 'ack', seq: 1, extra: true }, 'The ack frame was refused: Unrecognized key: "extra".'],
    [{ type: 'mute-set', id, isMuted: 1 }, 'The mute-set frame was refused: isMuted: '],
    [{ type: 'mute-set', id: 'one', isMuted: true }, 'The mute-set frame was refused: id: Invalid UUID.'],
    [{ type: 'mode-set', id, mode: 'loud' }, 'The mode-set frame was refused: mode: '],
    [{ type: 'text-submit', id, text: '' }, 'The text-submit frame was refused: text: '],
    [{ type: 'tool-result', id, toolCallId: 'c' }, 'The tool-result frame was refused: output: '],
    [{ ...hello, protocol: 'parley.v2' }, 'The hello frame was refused: protocol: '],
    [{ ...hello, client: { name: 'x' } }, 'The hello frame was refused: client.version: '],
    [
      { ...hello, tools: [{ name: 'a b', description: '', inputSchema: {} }] },
      'The hello frame was refused: tools.0.name: ',
    ],
    [
      { type: 'audio', kind: 'speech', streamId: 0, sequence: 0, position: 0, data: '' },
      'The audio frame was refused: kind: ',
    ],
    [
      { type: 'audio', kind: 'microphone', streamId: 0, sequence: 0, position: 0, data: '!' },
      'The audio frame was refused: data: ',
    ],
  ])('%j is named in the sentence', (message, sentence) => {
    const refusal = refusalOf(JSON.stringify(message))
    expect(refusal.code).toBe('bad-frame')
    expect(refusal.message.startsWith(sentence)).toBe(true)
    expect(refusal.message.endsWith('.')).toBe(true)
  })

  test('makes no endless sentence, however long its name was', () => {
    const refusal = refusalOf(JSON.stringify({ type: 'ack', seq: 1, ['x'.repeat(60_000)]: 1 }))
    expect(refusal.message.length).toBeLessThan(300)
  })
})

describe('size', () => {
  test('a text of 64 KiB is taken', () => {
    const text = 'x'.repeat(64 * 1024)
    expect(parseClientMessage(JSON.stringify({ type: 'text-submit', id, text }))).toMatchObject({ text })
  })

  test('one character more, or a mebibyte, is refused', () => {
    for (const length of [64 * 1024 + 1, 1024 * 1024])
      expect(refusalOf(JSON.stringify({ type: 'text-submit', id, text: 'x'.repeat(length) }))).toMatchObject({
        code: 'bad-frame',
        message: expect.stringContaining('text: Too big') as string,
      })
  })
})

describe('keys that reach for the prototype', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('%s is no field of any message', (key) => {
    const json = `{"type":"ack","seq":1,"${key}":{"isAdmin":true}}`
    expect(refusalOf(json).message).toBe(`The ack frame was refused: Unrecognized key: "${key}".`)
  })

  test('inside free JSON they change nothing', () => {
    const free = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"kept":1}'
    const result = parseClientMessage(`{"type":"tool-result","id":"${id}","toolCallId":"c","output":${free}}`)
    if (result.type !== 'tool-result') throw new Error('Another type.')
    expect(result.output).toMatchObject({ kept: 1 })
    expect(result.output).not.toHaveProperty('isAdmin')
    const tools = parseClientMessage(
      `{"type":"hello","protocol":"parley.v1","client":{"name":"t","version":"1"},
        "tools":[{"name":"a","description":"","inputSchema":${free}}]}`,
    )
    if (tools.type !== 'hello') throw new Error('Another type.')
    expect(tools.tools?.[0]?.inputSchema).not.toHaveProperty('isAdmin')
    expect({}).not.toHaveProperty('isAdmin')
  })
})

describe('defaults', () => {
  test.each([
    [hello, { audio: 'binary', vad: 'server' }],
    [{ type: 'text-submit', id, text: 'Hi' }, { whileSpeaking: 'interrupt' }],
    [{ type: 'response-stop', id }, { reason: 'stop-button' }],
    [{ type: 'playout', responseId: 1, playedSamples: 2 }, { isFinal: false }],
    [{ type: 'audio', kind: 'microphone', streamId: 0, sequence: 0, position: 0, data: 'AAA=' }, { flags: 0 }],
  ])('%j gets %j', (message, filled) => {
    expect(parseClientMessage(JSON.stringify(message))).toEqual({ ...message, ...filled })
  })
})

test('any JSON is a message or a refusal with a sentence, in either direction', () => {
  const types = [...clientMessageSchema.options, ...serverMessageSchema.options].map(
    (option) => option.shape.type.value,
  )
  const bodies = fc.dictionary(fc.constantFrom('id', 'seq', 'text', 'data', 'item', 'x', '__proto__'), fc.jsonValue())
  fc.assert(
    fc.property(fc.constantFrom(...types), bodies, (type, body) => {
      for (const parse of [parseClientMessage, parseServerMessage])
        try {
          expect(parse(JSON.stringify({ ...body, type }))).toMatchObject({ type })
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AssistantError)
        }
    }),
    { seed: 1, numRuns: 5_000 },
  )
})
