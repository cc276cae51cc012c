import { expect, test } from 'vitest'
import { parseJsgf, writeJsgf } from './jsgf.ts'

test('a grammar is read and written with the same meaning', () => {
  const text = `#JSGF V1.0;
    grammar tiny; // a comment
    <digit> = one | two;
    /* public ones
       come last */
    public <command> = [please] set (a | the) timer for <digit>+ Minutes;`
  const rules = parseJsgf(text)
  expect(rules.map((rule) => [rule.name, rule.isPublic])).toEqual([
    ['digit', false],
    ['command', true],
  ])
  expect(writeJsgf(rules)).toContain('public <command> = [please] set (a | the) timer for (<digit>)+ minutes;')
  expect(parseJsgf(writeJsgf(rules))).toEqual(rules)
})

test.each([
  ['public <a> = (one | two;', '<a> lacks a )'],
  ['public <a> = one ];', '<a> has a stray ]'],
  ['public <a> = * one;', '<a> has a stray one'],
  ['something else;', 'Not a JSGF rule: something else'],
])('%s is refused with its place', (text, message) => {
  expect(() => parseJsgf(text)).toThrow(message)
})
