import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { clientMessageSchema } from './client-messages.ts'
import { closeCodes, errorCodes } from './errors.ts'
import * as frame from './frame.ts'
import { itemSchema } from './items.ts'
import * as limits from './limits.ts'
import { parseClientMessage, parseServerMessage } from './parse.ts'
import { serverMessageSchema } from './server-messages.ts'

const page = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

/** The text under a heading, to the next one of the same or a higher level. */
function section(text: string, heading: string): string {
  const level = heading.indexOf(' ')
  const start = `\n${text}`.indexOf(`\n${heading}\n`)
  if (start < 0) throw new Error(`The page has no "${heading}".`)
  const body = text.slice(start + heading.length)
  const end = body.search(new RegExp(`\n#{1,${level}} `))
  return end < 0 ? body : body.slice(0, end)
}

/** Cells of the tables' rows, without their headings. */
function rows(text: string): string[][] {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| (-|Field|Code|Name|Constant)/.test(line))
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

interface Field {
  readonly name: string
  readonly given: string
  /** What the type cell must name: the values of an enumeration. */
  readonly values: readonly string[]
}

/** Every field of a schema, those inside objects as `a.b`, those inside arrays as `a[].b`. */
function fieldsOf(schema: z.core.$ZodType, prefix = ''): Field[] {
  const inner = innermost(schema)
  const { def } = inner._zod
  if (isDef(def, 'array')) return fieldsOf(def.element, `${prefix}[]`)
  // Items have a section of their own.
  if (!isDef(def, 'object') || (inner === itemSchema && prefix !== '')) return []
  return Object.entries(def.shape).flatMap(([key, field]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`
    return [{ name, given: givenOf(field), values: valuesOf(field) }, ...fieldsOf(field, name)]
  })
}

interface Defs {
  object: z.core.$ZodObjectDef
  array: z.core.$ZodArrayDef
  enum: z.core.$ZodEnumDef
  literal: z.core.$ZodLiteralDef<z.core.util.Literal>
  default: z.core.$ZodDefaultDef
  optional: z.core.$ZodOptionalDef
}

function isDef<K extends keyof Defs>(def: z.core.$ZodTypeDef, kind: K): def is Defs[K] {
  return def.type === kind
}

function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = schema._zod
  return isDef(def, 'default') || isDef(def, 'optional') ? innermost(def.innerType) : schema
}

function givenOf(schema: z.core.$ZodType): string {
  const { def } = schema._zod
  if (isDef(def, 'default')) return `default \`${JSON.stringify(def.defaultValue)}\``
  return isDef(def, 'optional') ? 'optional' : 'always'
}

function valuesOf(schema: z.core.$ZodType): string[] {
  const { def } = innermost(schema)._zod
  if (isDef(def, 'enum')) return Object.values(def.entries).map((value) => `\`"${value}"\``)
  return isDef(def, 'literal') ? def.values.map((value) => `\`"${String(value)}"\``) : []
}

function expectFields(text: string, schema: z.core.$ZodType, ignored: readonly string[] = []): void {
  const documented = new Map(rows(text).map(([name = '', type = '', given = '']) => [name, { type, given }]))
  const fields = fieldsOf(schema).filter((field) => !ignored.includes(field.name))
  expect([...documented.keys()].sort()).toEqual(fields.map((field) => `\`${field.name}\``).sort())
  for (const field of fields) {
    const row = documented.get(`\`${field.name}\``)
    expect([field.name, row?.given]).toEqual([field.name, field.given])
    // A link leads to where the values stand.
    const linked = /\(#([a-z-]+)\)/.exec(row?.type ?? '')?.[1]
    if (linked === undefined) for (const value of field.values) expect(row?.type).toContain(value)
    else expect(['state', 'error-codes', 'item']).toContain(linked)
  }
}

describe.each([
  ['from the client', clientMessageSchema.options],
  ['from the server', serverMessageSchema.options],
])('the page, messages %s', (side, options) => {
  const messages = section(page, `## Messages ${side}`)
  const types = options.map((option) => option.shape.type.value)

  test('has a section for every type and for nothing else', () => {
    const headings = [...messages.matchAll(/^### `(.+)`$/gm)].map((match) => match[1])
    expect(headings.sort()).toEqual([...types].sort())
  })

  test.each(options.map((option) => [option.shape.type.value, option] as const))(
    '%s: every field with when it is given, its default and its values',
    (type, option) => {
      expectFields(
        section(messages, `### \`${type}\``),
        option,
        ['type', 'epoch', 'seq'].slice(0, isNumbered(option) ? 3 : 1),
      )
    },
  )

  test('says of every message whether it is numbered, or a command', () => {
    for (const option of options) {
      const text = section(messages, `### \`${option.shape.type.value}\``).trim()
      const first = side === 'from the server' ? (isNumbered(option) ? 'Numbered' : 'Not numbered') : 'Command'
      expect([option.shape.type.value, text.startsWith(first)]).toEqual([
        option.shape.type.value,
        side === 'from the server' || 'id' in option.shape,
      ])
    }
  })
})

function isNumbered(option: { readonly shape: object }): boolean {
  return 'epoch' in option.shape && 'seq' in option.shape
}

describe('the page', () => {
  test('describes every field of an item', () => {
    expectFields(section(page, '## Item'), itemSchema)
  })

  test('has every error code, with a meaning and what to do', () => {
    const table = rows(section(page, '## Error codes'))
    expect(table.map(([code]) => code)).toEqual(errorCodes.map((code) => `\`${code}\``))
    for (const [, meaning, advice] of table) expect([meaning, advice]).not.toContain('')
  })

  test('has every close code with its number and advice', () => {
    const table = rows(section(page, '## Close codes')).map(([name, code, advice]) => [name, code, advice])
    expect(table).toEqual(
      Object.entries(closeCodes).map(([name, { code, advice }]) => [`\`${name}\``, String(code), `\`${advice}\``]),
    )
  })

  test('has every limit with its value', () => {
    const constants = Object.entries({ ...limits, ...frame }).flatMap(([name, value]) =>
      typeof value === 'number' || typeof value === 'string' ? [{ name, value }] : [],
    )
    const table = new Map(rows(section(page, '## Limits')).map(([name = '', value]) => [name, value]))
    expect([...table.keys()].sort()).toEqual(constants.map(({ name }) => `\`${name}\``).sort())
    for (const { name, value } of constants)
      expect([name, table.get(`\`${name}\``)]).toEqual([
        name,
        typeof value === 'number' ? value.toLocaleString('en-US') : `\`${value}\``,
      ])
  })

  test('shows a binary frame that is one, and its JSON twin', () => {
    const [hex = ''] = codeBlocks('hex')
    const decoded = frame.decodeAudioFrame(
      Uint8Array.from(hex.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16)),
    )
    expect(decoded).toEqual({
      kind: 'microphone',
      flags: 0,
      streamId: 7,
      sequence: 2,
      position: 640,
      samples: Int16Array.of(1, -2, 32_767),
    })
    const twin = parseClientMessage(codeBlocks('json').find((block) => block.includes('"audio"')) ?? '')
    if (twin.type !== 'audio') throw new Error('The twin is not audio.')
    const samples = frame.bytesToPcm(Uint8Array.from(atob(twin.data), (character) => character.charCodeAt(0)))
    expect({ ...twin, samples }).toMatchObject(decoded)
  })

  test('its session has only lines that this version takes, numbered without holes', () => {
    const lines = codeBlocks('parley').join('\n').split('\n')
    expect(lines.filter((line) => !/^(?:# |[CS] \{.*\}$|[CS] \[.*\]$|$)/.test(line))).toEqual([])
    for (const line of lines) if (line.startsWith('C {')) parseClientMessage(line.slice(2))
    const said = lines.filter((line) => line.startsWith('S {')).map((line) => parseServerMessage(line.slice(2)))
    // A welcome repeats the last number given out.
    const numbers = said.flatMap((message) => ('seq' in message && message.type !== 'welcome' ? [message.seq] : []))
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, place) => place + 1))
    expect(numbers.length).toBeGreaterThan(15)
  })

  test('links only to headings that it has', () => {
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map((match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    )
    for (const [, anchor] of page.matchAll(/\(#([a-z0-9-]+)\)/g)) expect(anchors).toContain(anchor)
  })
})

function codeBlocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '')
}
