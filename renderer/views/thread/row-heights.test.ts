import { expect, test } from 'vitest'
import { RowHeights } from './row-heights.ts'
import { estimatedPx, rowsOfItem } from './rows.ts'

const { rows } = rowsOfItem({
  itemId: 'a',
  role: 'assistant',
  modality: 'text',
  status: 'completed',
  text: 'One.\n\n```\na\nb\n```',
  createdAtMs: 1_790_000_000_000,
})

test('a row is as high as it was measured, and as it is thought to be before', () => {
  const heights = new RowHeights()
  expect(heights.of(rows)).toEqual(rows.map(estimatedPx))
  heights.measured('a/1', 300)
  expect(heights.of(rows)[1]).toBe(300)
})

test('code is thought to be as high as it has lines', () => {
  const [text = 0, code = 0] = new RowHeights().of(rows)
  expect(code).toBeGreaterThan(text)
})
