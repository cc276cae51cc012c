import { expect, it } from 'vitest'
import { speechText } from './speech-text.ts'

it.each([
  ['**Bold** and _soft_ words.', 'Bold and soft words.'],
  ['See [the docs](https://example.com/a/b).', 'See the docs.'],
  ['It is at https://www.example.com/path?q=1 today.', 'It is at example.com today.'],
  ['# A heading\n', 'A heading.'],
  ['- an item\n', 'an item.'],
  ['1. first\n', 'first.'],
  ['Run `npm start` now.', 'Run npm start now.'],
  ['```python\nprint(1)\n```\n', 'The python code is on the screen.'],
  ['Well done! 🎉👍🏽', 'Well done!'],
  ['| Name | Age |', 'Name, Age.'],
  ['|---|:--|', ''],
  ['---', ''],
  ['![a cat](cat.png)', 'Picture: a cat.'],
  ['Half of **an emphasis', 'Half of an emphasis'],
  ['2 * 3 < 7', '2 * 3 < 7'],
])('says %j as %j', (markdown, speech) => {
  expect(speechText(markdown)).toBe(speech)
})
