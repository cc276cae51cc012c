import { expect, test } from 'vitest'
import { parseTerminalLine, terminalHelp } from './terminal-commands.ts'

test.each([
  ['', { kind: 'blank' }],
  ['   ', { kind: 'blank' }],
  ['what time is it', { kind: 'text', text: 'what time is it' }],
  ['  3 / 4 ', { kind: 'text', text: '3 / 4' }],
  ['//etc/hosts', { kind: 'text', text: '/etc/hosts' }],
  ['/say', { kind: 'say' }],
  ['/say  Good   morning', { kind: 'say', text: 'Good   morning' }],
  ['/SAY hello', { kind: 'say', text: 'hello' }],
  ['/steer and shorter', { kind: 'steer', text: 'and shorter' }],
  ['/demo', { kind: 'demo' }],
  ['/new', { kind: 'new' }],
  ['/help', { kind: 'help' }],
  ['/link', { kind: 'link' }],
  ['/stop', { kind: 'stop' }],
  ['/quit', { kind: 'quit' }],
  ['/exit', { kind: 'quit' }],
  ['/Quit', { kind: 'quit' }],
])('%j is %j', (line, command) => {
  expect(parseTerminalLine(line)).toEqual(command)
})

test.each([
  ['/', /There is no \/\./],
  ['/dance', /There is no \/dance/],
  ['/steer', /needs the remark/],
  ['/new please', /takes no words/],
])('%j is answered with what to do', (line, sentence) => {
  const command = parseTerminalLine(line)
  expect(command.kind === 'wrong' ? command.sentence : command.kind).toMatch(sentence)
})

test('the help names every command', () => {
  for (const name of ['/say', '/demo', '/steer', '/stop', '/new', '/link', '/help', '/quit'])
    expect(terminalHelp).toContain(`  ${name}`)
})
