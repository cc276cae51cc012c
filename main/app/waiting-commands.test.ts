import { expect, test } from 'vitest'
import { WaitingCommands } from './waiting-commands.ts'

test('what was asked for while the page loads is told when it listens, once and in order', () => {
  const sent: string[] = []
  const commands = new WaitingCommands((command) => sent.push(command))
  commands.tell('toggle-voice')
  commands.tell('summoned')
  expect(sent).toEqual([])
  commands.pageReady()
  commands.pageReady()
  expect(sent).toEqual(['toggle-voice', 'summoned'])
  commands.tell('stop')
  expect(sent).toEqual(['toggle-voice', 'summoned', 'stop'])
})

test('a page that is loaded again is waited for again', () => {
  const sent: string[] = []
  const commands = new WaitingCommands((command) => sent.push(command))
  commands.pageReady()
  commands.pageGone()
  commands.tell('resume')
  expect(sent).toEqual([])
  commands.pageReady()
  expect(sent).toEqual(['resume'])
})

test('of very many the last ones are kept', () => {
  const sent: string[] = []
  const commands = new WaitingCommands((command) => sent.push(command))
  for (let press = 0; press < 20; press += 1) commands.tell('toggle-mute')
  commands.tell('stop')
  commands.pageReady()
  expect(sent).toHaveLength(8)
  expect(sent.at(-1)).toBe('stop')
})
