import { describe, expect, test } from 'vitest'
import type { Item } from '../../../shared/protocol/items.ts'
import { rowsOfItem, ThreadRows, type Row } from './rows.ts'

const base: Item = {
  itemId: 'a',
  role: 'assistant',
  modality: 'voice',
  status: 'completed',
  text: 'One.\n\nTwo.',
  createdAtMs: 1_790_000_000_000,
}

function shown(row: Row): string {
  if (row.kind !== 'block') return row.kind
  const heard = row.heardCharacters === undefined ? '' : ` heard ${row.heardCharacters}`
  return `${row.block.start}${heard}${row.isUnfinished ? ' unfinished' : ''}`
}

describe('the rows of a turn', () => {
  test('are one of what the user said', () => {
    expect(rowsOfItem({ ...base, role: 'user' }).rows.map(shown)).toEqual(['said'])
  })
  test('are the blocks of an answer, and its foot', () => {
    expect(rowsOfItem(base).rows.map(shown)).toEqual(['0', '6', 'foot'])
  })
  test('are unfinished only at the end, while the answer is being written', () => {
    expect(rowsOfItem({ ...base, status: 'streaming' }).rows.map(shown)).toEqual(['0', '6 unfinished', 'foot'])
  })
  test('of a cut answer also show what was not heard, and up to where it was', () => {
    const cut: Item = { ...base, status: 'interrupted', text: 'One.\n\nT', generatedText: 'One.\n\nTwo.\n\nThree.' }
    expect(rowsOfItem(cut).rows.map(shown)).toEqual(['0', '6 heard 1', '12 heard 0', 'foot'])
  })
  test('of an answer that was cut at another text show what counts', () => {
    const cut: Item = { ...base, status: 'interrupted', text: 'Other', generatedText: 'One.' }
    expect(rowsOfItem(cut).rows.map(shown)).toEqual(['0', 'foot'])
  })
})

test('the turns that have not changed keep their rows', () => {
  const rows = new ThreadRows()
  const user: Item = { ...base, itemId: 'u', role: 'user' }
  const before = rows.of([user, base])
  const after = rows.of([user, { ...base, text: 'One.\n\nTwo. Thr' }])
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  expect(after.map((row) => row.key)).toEqual(['u', 'a/0', 'a/1', 'a/foot'])
})
