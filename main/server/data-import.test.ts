import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import type { DataExport } from '../../shared/protocol/data-export.ts'
import { readImport } from './data-import.ts'

const item = { role: 'user', modality: 'text', status: 'completed', text: 'Hello', createdAtMs: 1 } as const
const whole: DataExport = {
  format: 'parley-export',
  version: 1,
  exportedAtMs: 5,
  conversations: [{ title: 'Hello', createdAtMs: 1, updatedAtMs: 2, items: [item] }],
  notes: [{ text: 'buy milk', createdAtMs: 3 }],
}
const read = (value: unknown): DataExport => readImport(Buffer.from(JSON.stringify(value)))
const withItem = (fields: object): unknown => ({
  ...whole,
  conversations: [{ ...whole.conversations[0], items: [{ ...item, ...fields }] }],
})
const attachment = { kind: 'image', name: 'fox.png', mediaType: 'image/png', base64: 'AAA=' }

test('an export is read as it is, markup and all: it is text', () => {
  expect(read(whole)).toEqual(whole)
  const text = '<img src=x onerror=alert(1)>'
  expect(read(withItem({ text, attachments: [attachment] })).conversations[0]?.items[0]?.text).toBe(text)
})

test.each([
  ['no JSON', Buffer.from('{"format":'), 'not JSON'],
  ['nothing', Buffer.from(''), 'not JSON'],
  ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not JSON in UTF-8'],
  ['a bomb of brackets', Buffer.from('['.repeat(5_000_000)), 'nested deeper'],
  ['something else', Buffer.from('{"messages":[]}'), 'no export of Parley'],
  ['a list', Buffer.from('[]'), 'no export of Parley'],
])('%s is refused with a sentence, and nothing is changed', (_name, bytes, reason) => {
  const refusal = expect.objectContaining({
    code: 'import-refused',
    message: expect.stringMatching(new RegExp(`${reason}.*Nothing was changed`)) as string,
  }) as Error
  expect(() => readImport(bytes)).toThrow(refusal)
})

test.each([
  ['of a newer version', { ...whole, version: 2, somethingNew: [] }, 'newer Parley (form 2; this one reads 1)'],
  ['with a field that no export has', { ...whole, apiKey: 'sk-1' }, 'apiKey'],
  ['with an id', withItem({ itemId: 'mine' }), 'conversations.0.items.0'],
  ['with a role of its own', withItem({ role: 'system' }), 'conversations.0.items.0.role'],
  ['of a time that no calendar has', withItem({ createdAtMs: 1e300 }), 'createdAtMs'],
  ['with a text without end', withItem({ text: 'x'.repeat(4_000_001) }), 'items.0.text'],
  [
    'with a way out of the folder',
    withItem({ attachments: [{ ...attachment, name: '../../.bashrc' }] }),
    'name: it is a path',
  ],
  ['with a drive', withItem({ attachments: [{ ...attachment, name: 'C:x' }] }), 'name: it is a path'],
  ['with a backslash', withItem({ attachments: [{ ...attachment, name: '..\\x' }] }), 'name: it is a path'],
  ['with a dot for a name', withItem({ attachments: [{ ...attachment, name: '..' }] }), 'name: it is a path'],
  ['with a name that reads backwards', withItem({ attachments: [{ ...attachment, name: 'gnp\u202Eexe' }] }), 'name'],
  [
    'with a type that is a header',
    withItem({ attachments: [{ ...attachment, mediaType: 'a/b\r\nX: y' }] }),
    'mediaType',
  ],
  ['with bytes that are none', withItem({ attachments: [{ ...attachment, base64: '?' }] }), 'base64'],
])('a file %s is refused by name', (_name, value, reason) => {
  expect(() => read(value)).toThrow(reason)
})

test('brackets in a text are no nesting', () => {
  const text = '["\\'.repeat(100)
  expect(read(withItem({ text })).conversations[0]?.items[0]?.text).toBe(text)
})

test('a file with more items than a store takes at once is refused, over all of its conversations', () => {
  const [conversation] = whole.conversations
  const two = Buffer.from(JSON.stringify({ ...whole, conversations: [conversation, conversation] }))
  expect(readImport(two, 2).conversations).toHaveLength(2)
  expect(() => readImport(two, 1)).toThrow('it has more than 1 items')
})
