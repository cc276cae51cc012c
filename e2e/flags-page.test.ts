import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { browserFlags } from '../shared/audio/browser-flags.ts'
import { outputBufferings } from '../shared/audio/output-buffering.ts'
import { testFlags } from './browser/chromium.ts'

const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'audio.md'), 'utf8')
const [, shipped = '', testOnly = ''] = /### Shipped\n([^]*?)### Not shipped[^\n]*\n([^]*?)(?=\n## |$)/.exec(page) ?? []

/** Flags in the first column of a table. */
function flagsIn(text: string): string[] {
  const cells = text.split('\n').flatMap((line) => (line.startsWith('| `') ? [line.split('|')[1] ?? ''] : []))
  return cells.flatMap((cell) => [...cell.matchAll(/`(--[^`]+)`/g)].map((match) => match[1] ?? ''))
}

describe('docs/audio.md', () => {
  test('names every flag that ships, and no other, as shipped', () => {
    // The page names the echo canceller's trials one by one, in a table of their own.
    const flags = new Set(
      outputBufferings.flatMap((buffering) => browserFlags(buffering)).map((flag) => flag.replace(/WebRTC.*/, '…')),
    )
    expect(flagsIn(shipped).sort()).toEqual([...flags].sort())
  })

  test('names every flag that tests add, as not shipped', () => {
    expect(flagsIn(testOnly)).toEqual(expect.arrayContaining([...testFlags]))
    expect(flagsIn(testOnly).filter((flag) => flagsIn(shipped).includes(flag))).toEqual([])
  })
})
