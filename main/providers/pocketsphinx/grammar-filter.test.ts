import { expect, test } from 'vitest'
import { filterGrammar } from './grammar-filter.ts'
import { parseJsgf } from './jsgf.ts'

const known = new Set(['stop', 'set', 'a', 'timer', 'please', 'now'])
const filter = (text: string): ReturnType<typeof filterGrammar> => filterGrammar(text, (word) => known.has(word))

test('a grammar of known words keeps everything', () => {
  const filtered = filter('public <c> = stop | set a timer [please];')
  expect(filtered).toMatchObject({ unknownWords: [], droppedCount: 0 })
  expect(filtered.jsgf).toContain('public <c> = (stop | set a timer [please]);')
})

test('an alternative with an unknown word goes, its neighbours stay', () => {
  const filtered = filter('public <c> = stop | parley stop | set a (timer | chronometer);')
  expect(filtered.unknownWords).toEqual(['chronometer', 'parley'])
  expect(filtered.droppedCount).toBe(2)
  expect(filtered.jsgf).toContain('public <c> = (stop | set a (timer));')
})

test('an optional unknown word goes without what it stood in', () => {
  const filtered = filter('public <c> = [hey] stop xyzzy* [now];')
  expect(filtered.jsgf).toMatch(/<c> = \s*stop\s+\[now\];/)
  expect(filtered.unknownWords).toEqual(['hey', 'xyzzy'])
})

test('a rule that has nothing left takes along what needs it', () => {
  const filtered = filter('<name> = parley; <call> = <name> please; public <c> = stop | <call> | [<name>] set a timer;')
  expect(filtered.jsgf).not.toMatch(/<name>|<call>/)
  expect(parseJsgf(filtered.jsgf)).toHaveLength(1)
  expect(filtered.jsgf).toContain('set a timer')
})

test('a grammar in which nothing can be said is refused', () => {
  expect(() => filter('public <c> = parley | hey <d>; <d> = stop;')).toThrow('No command of the grammar')
})
