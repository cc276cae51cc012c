import { renderToStaticMarkup } from 'react-dom/server'
import { createStore } from 'zustand/vanilla'
import { expect, test } from 'vitest'
import { initialState } from '../../state/app-state.ts'
import type { Actions } from '../actions.ts'
import { AppProvider } from '../app-context.tsx'
import { MarkdownText } from './markdown-text.tsx'
import { plainWords } from './plain-words.ts'

const store = createStore(() => initialState({ mode: 'text', preset: 'balanced' }))

/** Its words, with what stands between them as one space. */
function drawn(source: string): string {
  const html = renderToStaticMarkup(
    <AppProvider ports={{ store, actions: {} as Actions }}>
      <MarkdownText source={source} />
    </AppProvider>,
  )
  const text = html
    .replace(/<\/?(?:a|code|em|strong|del)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  return together(text)
}

function together(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

test.each([
  'Plain words, with a * star and a_snake_case and 2 * 3 * 4.',
  'Some **bold**, *leaning*, __bold__ and _leaning_ words, ~~gone~~.',
  '**Bold**: with *a* comma, and in**side** a word.',
  '## A heading with `code_in_it`',
  '- one\n- two **bold**\n  goes on\n- [x] done\n- [ ] to do',
  '1. first `__init__`\n2. second `a*b*c`',
  '> said by\n> somebody *else*',
  '| Way | Acts |\n| --- | :-: |\n| one | after *n* ms |',
  'Escaped \\*stars\\* and \\_lines\\_.',
  'it’s “quoted” – so',
])('the words of %j are the ones that are drawn', (source) => {
  expect(together(plainWords(source))).toBe(drawn(source))
})

test('an address is no word of the text: its host stands beside the link', () => {
  expect(plainWords('More at [the pages](https://example.org/a_b_c).')).toBe('More at the pages.')
})
