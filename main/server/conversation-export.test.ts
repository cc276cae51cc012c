import { expect, test } from 'vitest'
import type { ExportedConversation, ExportedItem } from '../../shared/protocol/data-export.ts'
import { exportName, exportText } from './conversation-export.ts'

const conversation: ExportedConversation = { title: 'Foxes', createdAtMs: 0, updatedAtMs: 0, items: [] }
const head = { exportedAtMs: 0, notes: [] }
const markdown = (...conversations: ExportedConversation[]): string =>
  [...exportText(conversations, head, 'markdown')].join('')

function item(fields: Partial<ExportedItem>): ExportedItem {
  return { role: 'user', modality: 'text', status: 'completed', text: '', createdAtMs: 60_000, ...fields }
}

test('the text to read says who said what, when, how, and what was not heard to its end', () => {
  const items = [
    item({ text: 'Tell me a story.', modality: 'voice' }),
    item({
      role: 'assistant',
      modality: 'voice',
      status: 'interrupted',
      text: 'Once upon',
      generatedText: 'Once upon a time',
    }),
    item({ text: 'And **then**?\n' }),
    item({ role: 'assistant', status: 'failed', text: 'Then' }),
    item({ text: 'And the end?', isUnanswered: true }),
  ]
  expect(markdown({ ...conversation, items })).toBe(`# Foxes

**You** (1970-01-01 00:01 UTC, spoken)

Tell me a story.

**Parley** (1970-01-01 00:01 UTC, spoken, stopped; this much was heard)

Once upon

**You** (1970-01-01 00:01 UTC)

And **then**?

**Parley** (1970-01-01 00:01 UTC, failed before its end)

Then

**You** (1970-01-01 00:01 UTC, not answered: Parley was stopped)

And the end?
`)
})

test.each([
  ['Foxes', 'Foxes.md'],
  ['../../etc/passwd', 'etc passwd.md'],
  ['Größe: 3"\r\nSet-Cookie: x', 'Größe 3 Set Cookie x.md'],
  ['狐の話', '狐の話.md'],
  ['???', 'Conversation.md'],
  ['', 'Conversation.md'],
])('a conversation called %j is a file called %s', (title, name) => {
  expect(exportName({ ...conversation, title }, 'markdown')).toBe(name)
})

test('what nobody named has a heading all the same, and a title is one line', () => {
  expect(markdown({ ...conversation, title: '' })).toBe('# Conversation\n')
  expect(markdown({ ...conversation, title: 'a\n# b' })).toBe('# a # b\n')
})

test('all conversations and the notes are one text', () => {
  const pieces = exportText(
    [conversation, { ...conversation, title: 'Oxen' }],
    { ...head, notes: [{ text: 'buy milk', createdAtMs: 0 }] },
    'markdown',
  )
  expect([...pieces].join('')).toBe('# Foxes\n\n# Oxen\n\n# Notes\n\n- buy milk\n')
})
