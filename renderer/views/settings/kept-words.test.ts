import { expect, test } from 'vitest'
import { backupWords, countWords, sizeWords } from './kept-words.ts'

test('one of a thing is one of it, and no notes are no words', () => {
  expect(countWords({ conversations: 1, items: 2_000, notes: 0 })).toBe('1 conversation with 2,000 messages')
  expect(countWords({ conversations: 2, items: 1, notes: 1 })).toBe('2 conversations with 1 message, and 1 note')
})

test('sizes are said in the unit that one can picture', () => {
  expect([0, 4_096, 1_500_000, 34_400_000, 2_340_000_000].map(sizeWords)).toEqual([
    ...['0 kB', '5 kB', '1.5 MB', '34 MB', '2.3 GB'],
  ])
})

test('backups: how many there are, when the last was, and how many are kept', () => {
  expect(backupWords({ backups: [], backupsKept: 3 })).toBe('None yet. One is made every day; the newest 3 are kept.')
  const madeAtMs = new Date(2026, 10, 20, 9).getTime()
  const backups = [
    { madeAtMs, bytes: 600_000 },
    { madeAtMs: madeAtMs - 1, bytes: 600_000 },
  ]
  expect(backupWords({ backups, backupsKept: 3 })).toMatch(/^2 \(1\.2 MB\), the last one of .*20.*\. One is made/)
})
