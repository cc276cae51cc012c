import { describe, expect, it } from 'vitest'
import type { ReadSource } from '../command.ts'
import { readSourceOf } from './read-source.ts'

const text = (words: string): ReadSource => ({ from: 'text', text: words })
const file = (path: string): ReadSource => ({ from: 'file', path })
const page = (address: string): ReadSource => ({ from: 'page', address })

const sources: readonly (readonly [string, ReadSource | undefined])[] = [
  ['this: The mill stood by the river.', text('The mill stood by the river.')],
  [': The mill.', text('The mill.')],
  ['this The mill stood.', text('The mill stood.')],
  ['me this\nThe mill.', text('The mill.')],
  ['the following text to me: This is it.', text('This is it.')],
  ['to me: me and my shadow', text('me and my shadow')],
  ['the mill stood by the river and nobody lived', text('the mill stood by the river and nobody lived')],
  ['/home/me/a b.md', file('/home/me/a b.md')],
  ['~/story.txt to me', file('~/story.txt')],
  ['the file chapter.md', file('chapter.md')],
  ['my story.md', file('my story.md')],
  ['"./notes/list.txt"', file('./notes/list.txt')],
  ['file:///tmp/a.md', file('file:///tmp/a.md')],
  ['C:\\texts\\a.txt', file('C:\\texts\\a.txt')],
  ['https://example.com/a?b=c', page('https://example.com/a?b=c')],
  ['the page at example.com/a', page('https://example.com/a')],
  ['me the web page example dot com slash a', page('https://example.com/a')],
  ['127.0.0.1:8080/x', page('http://127.0.0.1:8080/x')],
  ['localhost:3000', page('http://localhost:3000')],
  ['war and peace', undefined],
  ['my lips', undefined],
  ['this: ...', undefined],
]

describe('what follows "read"', () => {
  it.each(sources)('%j', (words, source) => {
    expect(readSourceOf(words)).toEqual(source)
  })
})
