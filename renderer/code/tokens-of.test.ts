import { describe, expect, test } from 'vitest'
import { tokensOf } from './tokens-of.ts'

function shown(code: string, language: string): readonly string[] {
  return tokensOf(code, language).map(({ kind, start, end }) => `${kind} ${code.slice(start, end)}`)
}

describe('the colours of code', () => {
  test('stand where the words are', () => {
    expect(shown('const n = 12 // twelve', 'ts')).toEqual(['keyword const', 'number 12', 'comment // twelve'])
    expect(shown('def f():\n    return "a"', 'python')).toEqual([
      'keyword def',
      'name f',
      'keyword return',
      'string "a"',
    ])
    expect(shown('{"a": true}', 'json')).toEqual(['attribute "a"', 'keyword true'])
    expect(shown('- old\n+ new', 'diff')).toEqual(['removed - old', 'added + new'])
  })
  test('know a language by each of its names, in any case', () => {
    for (const name of ['ts', 'TypeScript', 'tsx', 'sh', 'py', 'html', 'yml', 'rs', 'c++', 'cs', 'kt', 'golang'])
      expect([name, tokensOf('if (1) "a" # <b>\nlet x: 1', name).length > 0]).toEqual([name, true])
  })
  test('are none in a language nobody knows', () => {
    expect(tokensOf('const n = 12', 'klingon')).toEqual([])
  })
  test('leave what is computed inside a string as code', () => {
    expect(shown('`a ${n} b`', 'js')).toEqual(['string `a ', 'string  b`'])
  })
  test('do not overlap, also of code that breaks off', () => {
    const code = 'const f = (a: string) => { return `a ${1 + "b'
    let before = 0
    for (const { start, end } of tokensOf(code, 'ts')) {
      expect(start).toBeGreaterThanOrEqual(before)
      expect(end).toBeGreaterThan(start)
      before = end
    }
    expect(before).toBeLessThanOrEqual(code.length)
  })
})
