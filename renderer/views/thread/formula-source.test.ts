import { describe, expect, test } from 'vitest'
import { hideFormulas } from './formula-source.ts'

function texOf(text: string, isUnfinished = false): readonly string[] {
  return hideFormulas(text, isUnfinished).formulas.map(({ tex, isBlock, isOpen }) =>
    [isBlock ? 'block ' : '', isOpen ? 'open ' : '', tex].join(''),
  )
}

describe('formulas in Markdown', () => {
  test.each([
    ['$E = mc^2$', ['E = mc^2']],
    ['so $x$, $y$ and ($z$).', ['x', 'y', 'z']],
    ['\\(a_1 + a_2\\)', ['a_1 + a_2']],
    ['$$\\frac{a}{b}$$', ['block \\frac{a}{b}']],
    ['\\[\n\\int_0^1 x\\,dx\n\\]', ['block \\int_0^1 x\\,dx']],
    ['> $$\n> x^2\n> $$', ['block x^2']],
    ['a cell | $|x|$ | b', ['|x|']],
    ['costs \\$3, and $n$ times', ['n']],
    ['$\\text{5\\$}$', ['\\text{5\\$}']],
  ])('are found in %j', (text, found) => {
    expect(texOf(text)).toEqual(found)
  })

  test.each([
    'It costs $5 and $6.',
    'From $5 to $10, or $20.',
    '$5-$6',
    'between $5/month, 10$ and more',
    'US$5 or C$6',
    '$PATH:$HOME and $USER',
    'a $ b $ c',
    'I owe you $20.',
    '$$ and $$',
    '\\$x\\$',
    '`$x$` is code',
    '``a ` $x$`` is code',
    '- ```\n  $x$\n  ```',
    'one $x\nand$ another line',
    '$$ never closed',
    '\\[ never closed',
  ])('are not found in %j', (text) => {
    expect(texOf(text)).toEqual([])
    expect(hideFormulas(text).text).toBe(text)
  })

  test('leave every other character where it was', () => {
    const text = 'if $x_1$ or \\(y\\) then'
    const hidden = hideFormulas(text).text
    expect(hidden.length).toBe(text.length)
    expect(hidden.indexOf('or')).toBe(text.indexOf('or'))
    expect(hidden).not.toMatch(/[$_\\]/)
  })

  test('are left alone where their stand-ins are written already', () => {
    expect(texOf('\uE000 and $x$')).toEqual([])
  })
})

describe('of a text that is still being written', () => {
  test.each([
    ['so $\\frac{a_', ['open \\frac{a_']],
    ['so \\(a_1 +', ['open a_1 +']],
    ['$$\nx^2', ['block open x^2']],
    ['so $x$', ['open x']],
    ['so $x$ is', ['x']],
  ])('%j, a formula is not drawn before it is whole', (text, found) => {
    expect(texOf(text, true)).toEqual(found)
  })

  test.each(['that is $5', 'that is $', 'that is $20 a'])('%j, a sum of money stays words', (text) => {
    expect(texOf(text, true)).toEqual([])
  })
})
