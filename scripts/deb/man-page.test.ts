import { expect, test } from 'vitest'
import { startUsage } from '../../main/cli/start-arguments.ts'
import { manPage } from './man-page.ts'

const usage = `Usage: parley [options]

Starts it.

  --port N     listen there; 0 takes
               any free one
  --help

It ends.
`

test('an option is a paragraph with its text, also where that has a second line or is missing', () => {
  expect(manPage(usage, '1.2.3')).toContain(
    '.TP\n.B \\-\\-port N\nlisten there; 0 takes\nany free one\n.TP\n.B \\-\\-help\n.PP\nIt ends.',
  )
})

test('every option of the command is in it', () => {
  const page = manPage(startUsage, '1.2.3')
  const options = [...startUsage.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = '']) => option.replaceAll('-', '\\-'))
  expect(options.length).toBeGreaterThan(5)
  for (const option of options) expect(page).toContain(`.B ${option}`)
})

test('a line that begins like a command of the page is only text', () => {
  expect(manPage("Usage: parley [options]\n\n'Tis so.\n.hidden files count.\n", '1')).toContain(
    "\\&'Tis so.\n\\&.hidden files count.",
  )
})
