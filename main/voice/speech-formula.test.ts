import { expect, test } from 'vitest'
import { speechText } from './speech-text.ts'

test.each([
  ['So $a^2 + b^2 = c^2$.', 'So a squared plus b squared equals c squared.'],
  ['It is \\(\\frac{1}{2}\\) of it.', 'It is 1 over 2 of it.'],
  ['With $\\Delta \\ge 0$ it works.', 'With Delta at least 0 it works.'],
  ['Where \\(x_1 \\ne y\\).', 'Where x 1 is not y.'],
  ['See $$\\sum_{k=1}^{n} \\left\\{ \\frac{k}{n} \\right\\}$$ now.', 'See the formula on the screen now.'],
  ['It costs $5 and $6.', 'It costs $5 and $6.'],
  ['From $PATH to $HOME.', 'From $PATH to $HOME.'],
])('%j is said as %j', (markdown, said) => {
  expect(speechText(markdown)).toBe(said)
})
