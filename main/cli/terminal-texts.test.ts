import { expect, test } from 'vitest'
import { parseSettings } from '../config/parse-settings.ts'
import { greeting } from './terminal-texts.ts'

const withModel = { llm: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'small-model' } }

test('the greeting says who answers', () => {
  expect(greeting(parseSettings({}, 'x'))).toContain('no key and no network')
  expect(greeting(parseSettings(withModel, 'x'))).toContain('small-model')
})

test.each([{}, withModel])('the greeting to %j names what stops an answer', (settings) => {
  expect(greeting(parseSettings(settings, 'x'))).toMatch(/Ctrl-C or \/stop stops an answer; \/help lists more\.$/)
})
