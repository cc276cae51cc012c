import { describe, expect, test } from 'vitest'
import { closeUnfinished } from './unfinished-markdown.ts'

describe('a text that is still being written', () => {
  test.each([
    ['plain words stay as they are', 'The fox ', 'The fox '],
    ['bold is bold from its first letter on', 'a **fo', 'a **fo**'],
    ['half of what closes is waited for', 'a **fox*', 'a **fox**'],
    ['what is closed is left alone', 'a **fox** ran', 'a **fox** ran'],
    ['signs without a word are held back', 'a **', 'a '],
    ['marks close from the inside out', '**a _b', '**a _b_**'],
    ['an empty mark inside another is held back', 'so **_', 'so'],
    ['strokes through words', 'not ~~this', 'not ~~this~~'],
    ['a tilde before a number is no mark', 'in ~5 minutes', 'in ~5 minutes'],
    ['a sign between spaces is a sign', '2 * 3 is', '2 * 3 is'],
    ['an underline inside a word is part of it', 'snake_case is', 'snake_case is'],
    ['an escaped sign opens nothing', 'a \\*star', 'a \\*star'],
    ['code is code from its first letter on', 'run `npm st', 'run `npm st`'],
    ['code with nothing in it is held back', 'run `', 'run '],
    ['signs inside code are left alone', '`a ** b` and', '`a ** b` and'],
    ['a link is words until its address is whole', 'see [the page](https://exa', 'see the page'],
    ['a whole link is a link', 'see [the page](https://example.org)', 'see [the page](https://example.org)'],
    ['dashes do not make a heading of the line above', 'words\n--', 'words\n'],
    ['a number alone is no list yet', 'first:\n\n1.', 'first:\n\n'],
    ['a list sign alone is no entry yet', '- one\n-', '- one\n'],
    ['what is open in one entry ends with it', '- **one\n- two', '- **one\n- two'],
    ['the head of a table waits for the line under it', '| a | b |', ''],
    ['half of the line under it is not enough', '| a | b |\n| --- | -', ''],
    ['then it is a table', '| a | b |\n| --- | --- |\n', '| a | b |\n| --- | --- |\n'],
  ])('%s', (_rule, source, shown) => {
    expect(closeUnfinished(source)).toBe(shown)
  })
})
