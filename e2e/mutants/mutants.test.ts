import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { ALL_MUTANTS } from './all-mutants.ts'
import { patched, syntaxErrors } from './patch.ts'
import { ROWS, ROWS_WITHOUT_MUTANT } from './rows.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** As the source of a test may spell a title: in any quotes, or with places that its cases fill. */
function isTitleIn(source: string, title: string): boolean {
  const spellings = [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``]
  if (spellings.some((spelling) => source.includes(spelling))) return true
  return [...source.matchAll(/(['"`])(.*(?:%[a-z]|\$\w).*)\1/g)].some(([, , form = '']) => {
    const [start = '', ...rest] = form.split(/%[a-z]|\$[\w.]+/)
    const end = rest.at(-1) ?? ''
    return `${start}${end}`.length > 3 && title.startsWith(start) && title.endsWith(end)
  })
}

describe('every mutant', () => {
  it.each(ALL_MUTANTS)('$name changes its one place, and what is left is a program', (mutant) => {
    const source = read(mutant.file)
    const broken = patched(mutant, source)
    expect(broken).not.toBe(source)
    expect(syntaxErrors(mutant.file, broken)).toEqual([])
    expect(isTitleIn(read(mutant.test), mutant.title), `${mutant.test} has no test "${mutant.title}"`).toBe(true)
  })

  it('has a name of its own, and changes no test', () => {
    expect(new Set(ALL_MUTANTS.map(({ name }) => name)).size).toBe(ALL_MUTANTS.length)
    expect(ALL_MUTANTS.filter(({ file }) => /\.test\.|__fixtures__|^e2e\//.test(file))).toEqual([])
  })
})

test('a patch that fits nowhere or in two places is an error', () => {
  const patch = { file: 'a.ts', find: 'isOpen', replace: 'true' }
  expect(patched(patch, 'if (isOpen) go()')).toBe('if (true) go()')
  expect(() => patched(patch, 'go()')).toThrow('0 times')
  expect(() => patched(patch, 'isOpen || isOpen')).toThrow('2 times')
})

test('what does not parse is told, in both dialects', () => {
  expect(syntaxErrors('a.ts', 'if (a { }')).not.toEqual([])
  expect(syntaxErrors('a.tsx', 'const a = <b>{c</b>')).not.toEqual([])
  expect(syntaxErrors('a.tsx', 'const a: number = 1; export const b = <p>{a}</p>')).toEqual([])
})

describe('the rows of what is claimed', () => {
  it('have a mutant each, or a reason why there can be none', () => {
    const guarded = new Set(ALL_MUTANTS.map(({ guards }) => guards))
    expect(ROWS.filter((row) => !guarded.has(row) && !(row in ROWS_WITHOUT_MUTANT))).toEqual([])
    expect(Object.keys(ROWS_WITHOUT_MUTANT).filter((row) => guarded.has(row) || !ROWS.includes(row))).toEqual([])
  })

  it('are what mutants stand for, with those of the security page', () => {
    const strangers = ALL_MUTANTS.filter(({ guards }) => !ROWS.includes(guards) && !/^L\d+$/.test(guards))
    expect(strangers).toEqual([])
  })

  it('are guarded by at least 200', () => {
    expect(ALL_MUTANTS.length).toBeGreaterThanOrEqual(200)
  })
})
