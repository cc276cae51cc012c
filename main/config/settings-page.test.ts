import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseSettingsText } from './parse-settings.ts'
import { settingsSchema } from './settings.ts'

const page = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8')

const node = z.looseObject({
  description: z.string().optional(),
  default: z.json().optional(),
  const: z.json().optional(),
  enum: z.array(z.json()).optional(),
  type: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), node).optional()
  },
  get oneOf() {
    return z.array(node).optional()
  },
})
type Node = z.output<typeof node>

function settingsRows(): readonly string[] {
  const root = node.parse(z.toJSONSchema(settingsSchema, { io: 'input' }))
  return [...rowsOf(root, '')]
}

function* rowsOf(parent: Node, prefix: string): Generator<string, void, undefined> {
  for (const [name, child] of Object.entries(parent.properties ?? {})) {
    const path = `${prefix}${name}`
    if (child.properties === undefined && child.oneOf === undefined) {
      const fallback = child.default === undefined ? whenMissing(parent, name) : `\`${JSON.stringify(child.default)}\``
      yield `| \`${path}\` | ${valuesOf(child)} | ${fallback} | ${child.description ?? ''} |`
      continue
    }
    const given = child.default === undefined ? whenMissing(parent, name) : `\`${JSON.stringify(child.default)}\``
    const fallback = child.oneOf === undefined ? '' : given
    yield `| \`${path}\` | object | ${fallback} | ${child.description ?? ''} |`
    yield* rowsOf(child, `${path}.`)
    // Who stands in is described as whom it stands in for is; the page says so once.
    if (prefix === 'fallback.') continue
    for (const option of child.oneOf ?? []) yield* rowsOf(option, `${path}.`)
  }
}

function whenMissing(parent: Node, name: string): string {
  return parent.required?.includes(name) === true ? 'must be given' : 'none'
}

function valuesOf(field: Node): string {
  const values = field.enum ?? (field.const === undefined ? undefined : [field.const])
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (field.minimum !== undefined && field.maximum !== undefined)
    return `whole number, ${field.minimum} to ${field.maximum}`
  return field.type === 'string' ? 'text' : (field.type ?? 'value')
}

test.each(settingsRows().map((row) => [row.split('`')[1], row]))('docs/settings.md has the row of %s', (_path, row) => {
  // The formatter pads tables, so only the words and their order count.
  const plain = (line: string): string => line.replace(/\s+/g, ' ')
  expect(page.split('\n').map(plain)).toContain(plain(row))
})

test('docs/settings.md has no row of a setting that is gone', () => {
  const known = new Set(settingsRows().map((row) => row.split('`')[1]))
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.map((row) => row.split('`')[1]).filter((path) => !known.has(path))).toEqual([])
})

test('every example on the page is a settings file that is accepted', () => {
  const examples = [...page.matchAll(/```json\n(?<text>[\s\S]*?)```/g)].map((match) => match.groups?.text ?? '')
  expect(examples.length).toBeGreaterThan(2)
  for (const example of examples) expect(parseSettingsText(example, 'The example').limits.connections).toBe(32)
})
