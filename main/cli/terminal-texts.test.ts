import { expect, test } from 'vitest'
import { parseSettings } from '../config/parse-settings.ts'
import { greeting, windowText } from './terminal-texts.ts'

const withModel = { llm: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'small-model' } }

test('the greeting says who answers', () => {
  expect(greeting(parseSettings({}, 'x'))).toContain('no key and no network')
  expect(greeting(parseSettings(withModel, 'x'))).toContain('small-model')
})

test.each([{}, withModel])('the greeting to %j names what stops an answer', (settings) => {
  expect(greeting(parseSettings(settings, 'x'))).toMatch(/Ctrl-C or \/stop stops an answer; \/help lists more\.$/)
})

test('the window’s text has the link, and the tunnel to the very address that was dialled', () => {
  const link = 'http://127.0.0.1:47800/#ticket=t'
  const env = { SSH_CONNECTION: '192.0.2.1 50000 192.0.2.7 22' }
  const lines = windowText(link, { user: 'ann', hostName: 'box', env }).split('\n')
  expect(lines).toContain(`  ${link}`)
  expect(lines).toContain('  ssh -L 47800:127.0.0.1:47800 ann@192.0.2.7')
  expect(windowText(link, { user: 'ann', hostName: 'box', env: {} })).toMatch(/ann@box$/)
})
