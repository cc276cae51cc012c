import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitMarkdown, type MarkdownBlocks } from './markdown-blocks.ts'

function blocksOf(text: string): readonly string[] {
  return splitMarkdown(text).blocks.map((block) =>
    block.kind === 'code' ? `<${block.language}>${block.code}` : block.source.trim(),
  )
}

describe('blocks', () => {
  test.each<[string, string, readonly string[]]>([
    ['paragraphs are apart', 'One.\n\nTwo.\n\n\nThree.', ['One.', 'Two.', 'Three.']],
    ['lines of a paragraph stay together', 'One\ntwo\n\nthree', ['One\ntwo', 'three']],
    ['a heading stands alone', '# Title\nwords', ['# Title', 'words']],
    ['a heading ends the paragraph before it', 'words\n## Next', ['words', '## Next']],
    ['a fence is code, blank lines and all', '```ts\nlet a\n\nlet b\n```\nafter', ['<ts>let a\n\nlet b', 'after']],
    ['a fence may follow a paragraph at once', 'So:\n```\na\n```', ['So:', '<>a']],
    ['an open fence is code already', '```py\nprint(', ['<py>print(']],
    ['shorter signs inside a fence are code', '````md\n```\na\n```\n````', ['<md>```\na\n```']],
    ['tildes fence as well', '~~~\n```\n~~~', ['<>```']],
    ['a list with blank lines is one list', '1. a\n\n2. b\n\nafter', ['1. a\n\n2. b', 'after']],
    [
      'what is indented belongs to its entry',
      '- a\n\n  more\n\n  ```\n\n  x\n  ```\n- b',
      ['- a\n\n  more\n\n  ```\n\n  x\n  ```\n- b'],
    ],
    ['a table is one block', '| a |\n| - |\n| 1 |\n\nafter', ['| a |\n| - |\n| 1 |', 'after']],
    ['indented code keeps its blank lines', '    a\n\n    b\n\nc', ['a\n\n    b', 'c']],
    ['nothing is no block', ' \n\n', []],
  ])('%s', (_rule, text, expected) => {
    expect(blocksOf(text)).toEqual(expected)
  })

  test('a very long list is cut between its entries', () => {
    const list = Array.from({ length: 200 }, (_, index) => `${index + 1}. entry number ${index + 1} of a long list`)
    const blocks = blocksOf(list.join('\n'))
    expect(blocks.length).toBeGreaterThan(2)
    expect(blocks.join('\n')).toBe(list.join('\n'))
  })
})

const pieces = [
  'word ',
  '\n',
  '\n\n',
  '- a\n',
  '1. b\n',
  '```\n',
  '```ts\n',
  '# h\n',
  '| a | b |\n',
  '| - | - |\n',
  '  in\n',
  '> q\n',
  '~~~\n',
  '    c\n',
]

test('growing piece by piece gives what the whole text gives', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (given) => {
      let text = ''
      let grown: MarkdownBlocks | undefined
      for (const piece of given) {
        text += piece
        grown = splitMarkdown(text, grown)
        expect(grown.blocks).toEqual(splitMarkdown(text).blocks)
      }
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('what is done with stays the same object while the text grows', () => {
  const before = splitMarkdown('One.\n\nTwo.\n\nThr')
  const after = splitMarkdown('One.\n\nTwo.\n\nThree.\n\nFour', before)
  expect(after.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks[1]).toBe(before.blocks[1])
  expect(after.blocks).toHaveLength(4)
})

test('a text that is another one is split anew', () => {
  const before = splitMarkdown('One.\n\nTwo.')
  expect(splitMarkdown('Other.', before)).toEqual(splitMarkdown('Other.'))
})
