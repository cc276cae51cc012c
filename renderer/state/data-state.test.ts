import { expect, test } from 'vitest'
import { foundWords } from './data-state.ts'

const part = (text: string, isMatch: boolean): { text: string; isMatch: boolean } => ({ text, isMatch })

test('what to look for in the item are the first words found, as far as they stand together', () => {
  const excerpt = [part('…the ', false), part('red', true), part(' ', false), part('fox', true), part(', a ', false)]
  expect(foundWords([...excerpt, part('red', true)])).toBe('red fox')
  expect(foundWords([part('fox', true)])).toBe('fox')
  expect(foundWords([part('nothing', false)])).toBe('')
})
