import { expect, test } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import { stateHash } from './state-hash.ts'

const item: Item = {
  ...{ itemId: 'i', role: 'assistant', modality: 'voice', status: 'completed', text: 'Seven, or so.', createdAtMs: 1 },
  generatedText: 'Seven, or so. Or eight.',
}

test('what is kept is the state: its order, who said it, how it ended and how much of it was heard', () => {
  const other: Item = { ...item, role: 'user', text: 'How many?' }
  const hashes = [
    [[item]],
    [[{ ...item, status: 'interrupted' }]],
    [[{ ...item, text: 'Seven' }]],
    [[{ ...item, generatedText: 'Seven, or so. Or ten, even.' }]],
    [[item, other]],
    [[other, item]],
    [[item], [other]],
    [],
  ].map((kept) => stateHash([], kept as Item[][]))
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('ids, times and the letters themselves are not: a capture of the shape alone comes to the same', () => {
  const masked = {
    ...item,
    itemId: 'j',
    createdAtMs: 2,
    text: 'Xxxxx, xx xx.',
    generatedText: 'Xxxxx, xx xx. Xx xxxxx.',
  }
  expect(stateHash([], [[masked]])).toBe(stateHash([], [[item]]))
})
