import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeTokenKinds } from './code-tokens.ts'

// What lies over text by `::highlight()` is not seen by the checks of the built page.
const folder = join(import.meta.dirname, '..')
const tokens = await readFile(join(folder, 'tokens.css'), 'utf8')
const styles = await readFile(join(folder, 'styles.css'), 'utf8')

function coloursOf(name: string): readonly [light: string, dark: string] {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens)
  if (found?.[1] === undefined || found[2] === undefined) throw new Error(`There is no colour ${name}.`)
  return [found[1], found[2]]
}

/** As WCAG 2.2 has it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(ink: string, ground: string): number {
  const [low = 0, high = 0] = [luminance(ink), luminance(ground)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const pairs: readonly (readonly [ink: string, ground: string])[] = [
  ...codeTokenKinds.map((kind) => [`code-${kind}`, 'sunken'] as const),
  ['ink', 'found'],
  ['found-ink', 'found-here'],
]

describe('what lies over text', () => {
  test.each(pairs)('%s on %s can be read in the light and in the dark', (ink, ground) => {
    const [light, dark] = coloursOf(ink)
    const [lightGround, darkGround] = coloursOf(ground)
    expect(contrast(light, lightGround)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(dark, darkGround)).toBeGreaterThanOrEqual(4.5)
  })
  test('has a rule for each kind of code', () => {
    for (const kind of codeTokenKinds) expect(styles).toContain(`::highlight(code-${kind})`)
  })
})
