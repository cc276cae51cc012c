import { describe, expect, test } from 'vitest'
import type { Item } from '../../../shared/protocol/items.ts'
import { besides, findText, firstFrom, placeAmong, prepareRows, type FoundText } from './find-text.ts'
import { ThreadRows } from './rows.ts'

function item(itemId: string, role: Item['role'], text: string): Item {
  return { itemId, role, modality: 'text', status: 'completed', text, createdAtMs: 1_790_000_000_000 }
}

const rows = new ThreadRows().of([
  item('u', 'user', 'Where is the fox, and the other FOX?'),
  item('a', 'assistant', 'The **fo**x is here.\n\n```ts\nconst fox_a = 1\n```\n\nNo more.'),
])

function shown(found: readonly FoundText[]): readonly string[] {
  return found.map(({ rowKey, nth }) => `${rowKey} ${nth}`)
}

describe('the words that are looked for', () => {
  test('are found in what was said, in what was answered, and in code', () => {
    expect(shown(findText(rows, 'fox'))).toEqual(['u 0', 'u 1', 'a/0 0', 'a/1 0'])
  })
  test('are found once they are more than spaces', () => {
    expect(findText(rows, '')).toEqual([])
    expect(findText(rows, '  ')).toEqual([])
    expect(shown(findText(rows, ' fox '))).toEqual(['a/0 0'])
  })
  test('are not looked for in what stands under an answer', () => {
    expect(findText(rows, 'copy')).toEqual([])
  })
  test('are found in a text that grows as soon as it has them', () => {
    const thread = new ThreadRows()
    const growing = { ...item('b', 'assistant', 'A do'), status: 'streaming' as const }
    expect(findText(thread.of([growing]), 'dog')).toEqual([])
    expect(shown(findText(thread.of([{ ...growing, text: 'A dog' }]), 'dog'))).toEqual(['b/0 0'])
  })
})

test('a long thread is made ready a little at a time', () => {
  let left = 3
  const isTimeUp = (): boolean => left-- === 0
  const at = prepareRows(rows, 0, isTimeUp)
  expect(at).toBe(3)
  expect(prepareRows(rows, at, () => false)).toBe(rows.length)
})

describe('from one place to another', () => {
  const found = findText(rows, 'fox')
  test('begins with what is read', () => {
    expect(firstFrom(found, 1)).toBe(found[2])
    expect(firstFrom(found, 99)).toBe(found[0])
    expect(firstFrom([], 0)).toBeUndefined()
  })
  test('goes round', () => {
    expect(besides(found, found[3], 1)).toBe(found[0])
    expect(besides(found, found[0], -1)).toBe(found[3])
    expect(besides(found, found[1], 1)).toBe(found[2])
    expect(besides([], undefined, 1)).toBeUndefined()
  })
  test('begins anew where the place is gone', () => {
    const gone: FoundText = { rowKey: 'gone', row: 0, nth: 0, role: 'user' }
    expect(placeAmong(found, gone)).toBe(-1)
    expect(besides(found, gone, 1)).toBe(found[0])
    expect(besides(found, gone, -1)).toBe(found[3])
  })
})
