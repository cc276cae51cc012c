import { expect, test } from 'vitest'
import type { Item } from '../../../shared/protocol/items.ts'
import { announce, nothingAnnounced } from './announcements.ts'

const answer: Item = {
  itemId: 'a',
  role: 'assistant',
  modality: 'text',
  status: 'streaming',
  text: '',
  createdAtMs: 1_790_000_000_000,
}

function announcedOf(...states: readonly Item[]): readonly string[] {
  const sentences: string[] = []
  let known = nothingAnnounced
  for (const state of states) {
    const { announced, sentence } = announce(known, state)
    known = announced
    if (sentence !== undefined) sentences.push(sentence)
  }
  return sentences
}

test('an answer is announced by whole sentences, each of them once', () => {
  const texts = ['The f', 'The fox ran. ', 'The fox ran. She', 'The fox ran. She slept.']
  const grown = texts.map((text) => ({ ...answer, text }))
  const done: Item = { ...answer, text: 'The fox ran. She slept.', status: 'completed' }
  expect(announcedOf(...grown, done, done)).toEqual(['The fox ran.', 'She slept.'])
})

test('signs of Markdown are not announced', () => {
  expect(announcedOf({ ...answer, text: 'The **fox** ran `home`. ' })).toEqual(['The fox ran home.'])
})

test('a spoken answer is left to its own voice', () => {
  expect(announcedOf({ ...answer, modality: 'voice', text: 'The fox ran. ' })).toEqual([])
})

test('what was there when the page was opened is history', () => {
  expect(announcedOf({ ...answer, status: 'completed', text: 'The fox ran.' })).toEqual([])
})

test('the user’s own turns are not announced', () => {
  expect(announcedOf({ ...answer, role: 'user', text: 'Hello there. ' })).toEqual([])
})
