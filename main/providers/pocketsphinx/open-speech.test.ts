import { expect, test } from 'vitest'
import { smallPronunciations } from './__fixtures__/small-dictionary.ts'
import { OpenBeginnings } from './open-speech.ts'

const prefixes = ['take a note that', 'take a note', 'remember that', 'remember to', 'spell', 'tell']
const beginnings = new OpenBeginnings(prefixes, smallPronunciations)

test.each([
  ['take a note water the plants', 'take a note water the plants', 'take a note'],
  ['take a note that it is five', 'take a note that it is five', 'take a note that'],
  ['remember to water the plants', 'remember to water the plants', 'remember to'],
])('"%s" is kept word for word', (heard, text, prefix) => {
  expect(beginnings.find(heard)).toEqual({ text, prefix, similarity: 1, prefixWords: prefix.split(' ').length })
})

test('a misheard beginning is written as it was meant, and the rest stays as it was heard', () => {
  const found = beginnings.find('take an oath tell the doctor')
  expect(found).toMatchObject({ text: 'take a note tell the doctor', prefix: 'take a note' })
  expect(found?.similarity).toBeLessThan(1)
})

test('a beginning that differs by a whole word is another beginning', () => {
  expect(beginnings.find('remember when it is time')).toBeUndefined()
  expect(beginnings.find('remember the time')).toBeUndefined()
})

test('a short beginning counts only as it is: well is not tell', () => {
  expect(beginnings.find('well the doctor')).toBeUndefined()
  expect(beginnings.find('tell the doctor')?.prefix).toBe('tell')
})

test('a beginning with nothing after it is not open speech', () => {
  expect(beginnings.find('take a note')).toBeUndefined()
  expect(beginnings.find('spell')).toBeUndefined()
  expect(beginnings.find('')).toBeUndefined()
})
