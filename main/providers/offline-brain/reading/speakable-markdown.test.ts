import { describe, expect, it } from 'vitest'
import { speakableMarkdown } from './speakable-markdown.ts'

const texts: readonly (readonly [string, string, readonly string[]])[] = [
  ['headings get a stop', '# The *mill*\n\nIt stood.', ['The mill.', 'It stood.']],
  [
    'emphasis, links and code are their words',
    'A **bold** [link](https://a.b/c) and `code`.',
    ['A bold link and code.'],
  ],
  ['an address is its host', 'See https://www.example.com/a/b?c for more.', ['See a link to example.com for more.']],
  ['list items are sentences', '- one\n- two!\n', ['one.', 'two!']],
  ['numbered items are counted', '3. three\n4. four\n', ['3: three.', '4: four.']],
  ['lists in lists stay in order', '- one\n  - inner\n- two', ['one.', 'inner.', 'two.']],
  ['a line end within a paragraph is a space', 'One\ntwo.', ['One two.']],
  [
    'code is named and skipped',
    '```ts\nlet a = 1\nlet b = 2\n```',
    ['Here is a piece of code in ts, 2 lines long, which I skip.'],
  ],
  ['pictures are their description', 'Look ![a mill](m.png)', ['Look picture: a mill']],
  ['raw HTML and rules are not said', 'One.\n\n<div onclick="x()">\n\n---\n\nTwo.', ['One.', 'Two.']],
  ['table rows name their columns', '| day | rain |\n|---|---|\n| Monday | 3 mm |\n', ['day: Monday, rain: 3 mm.']],
  ['pictographs are not said', 'Done 🎉 now', ['Done now']],
  ['front matter is not said', '---\ntitle: x\n---\nOne.', ['One.']],
  ['quotations are their words', '> One.\n', ['One.']],
]

describe('Markdown as a person would say it', () => {
  it.each(texts)('%s', (_rule, source, paragraphs) => {
    expect(speakableMarkdown(source).paragraphs).toEqual(paragraphs)
  })

  it('has its first heading for a title, if any', () => {
    expect(speakableMarkdown('Intro.\n\n## The mill').title).toBe('The mill')
    expect(speakableMarkdown('Intro.').title).toBeUndefined()
  })
})
