import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { createStore } from 'zustand/vanilla'
import { describe, expect, test } from 'vitest'
import { initialState } from '../../state/app-state.ts'
import type { Actions } from '../actions.ts'
import { AppProvider } from '../app-context.tsx'
import { MarkdownText } from './markdown-text.tsx'

const store = createStore(() => initialState({ mode: 'text', preset: 'balanced' }))
const actions = {} as Actions

function markup(view: ReactElement): string {
  return renderToStaticMarkup(<AppProvider ports={{ store, actions }}>{view}</AppProvider>)
}

describe('what a model writes', () => {
  test('is never taken for HTML', () => {
    const html = markup(<MarkdownText source={'<img src=x onerror="alert(1)"> and <b>bold</b>'} />)
    expect(html).not.toContain('<img')
    expect(html).not.toContain('<b>')
    expect(html).toContain('&lt;img src=x')
  })
  test('may link to a page, whose host is shown', () => {
    const html = markup(<MarkdownText source="[the page](https://example.org/a)" />)
    expect(html).toContain('href="https://example.org/a"')
    expect(html).toContain('>example.org<')
  })
  test('may not link to anything else', () => {
    const html = markup(<MarkdownText source="[run](javascript:alert(1)) [plain](http://example.org)" />)
    expect(html).not.toContain('<a')
    expect(html).toContain('http://example.org')
  })
  test('shows a picture as a link, and loads nothing', () => {
    const html = markup(<MarkdownText source="![a fox](https://pictures.test/fox.png)" />)
    expect(html).not.toContain('<img')
    expect(html).toContain('Picture: a fox')
    expect(html).toContain('pictures.test')
  })
  test('keeps footnotes and definitions as words: they have nowhere to go', () => {
    expect(markup(<MarkdownText source="[^1]: a note" />)).toContain('a note')
  })
  test('keeps the language of code that stands in a list', () => {
    const html = markup(<MarkdownText source={'1. Write it:\n\n   ```python\n   print(1)\n   ```\n'} />)
    expect(html).toContain('aria-label="Code, python"')
    expect(html).toContain('print(1)')
  })
  test('names its tasks for the ear', () => {
    const html = markup(<MarkdownText source={'- [x] one\n- [ ] two'} />)
    expect(html).toContain('aria-label="Done"')
    expect(html).toContain('aria-label="To do"')
  })
  test('stands back from the letter on that was not heard', () => {
    const html = markup(<MarkdownText source="the fox ran" heardCharacters={7} />)
    expect(html).toContain('the fox<span class="sr-only"> Not heard: </span>')
    expect(html).toMatch(/data-part="unheard"> ran</)
  })
})

describe('a formula', () => {
  test('is kept whole: nothing in it is taken for Markdown', () => {
    const html = markup(<MarkdownText source={'so $a_1 * b_2 * c$ and \\[x_1 | y\\]'} />)
    expect(html).toContain('data-source="$a_1 * b_2 * c$"')
    expect(html).toContain('data-source="\\[x_1 | y\\]"')
    expect(html).not.toContain('<em>')
  })
  test('in a table is one cell', () => {
    const html = markup(<MarkdownText source={'| a | b |\n| - | - |\n| $|x|$ | two |'} />)
    expect(html).toContain('data-source="$|x|$"')
    expect(html).toContain('two')
  })
  test('is no sum of money', () => {
    expect(markup(<MarkdownText source="It costs $5 and $6." />)).toContain('It costs $5 and $6.')
  })
  test('whose end is not written yet is its source, as it is', () => {
    const html = markup(<MarkdownText source={'so \\(\\frac{a_1}{b_2'} isUnfinished />)
    expect(html).toContain('>\\(\\frac{a_1}{b_2</span>')
  })
  test('in indented code is code', () => {
    expect(markup(<MarkdownText source={'    price = $x$ + 1'} />)).toContain('price = $x$ + 1')
  })
})
