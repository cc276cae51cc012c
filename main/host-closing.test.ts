import { expect, test } from 'vitest'
import { closeInOrder } from './host-closing.ts'

/** Parts that take the given number of turns to close and write down when they have. */
function house(): { readonly close: () => Promise<void>; readonly ended: string[] } {
  const ended: string[] = []
  const slow = (name: string, turns: number) => ({
    async close() {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      ended.push(name)
    },
  })
  const close = closeInOrder({
    silence: () => ended.push('alarms'),
    talkers: [slow('a session that saves what was heard', 9), slow('the door', 1)],
    servants: [slow('the voice', 3), slow('the capture', 1)],
    store: { close: () => ended.push('the store') },
    log: { info: (message) => ended.push(message), flush: () => ended.push('the log') },
  })
  return { close, ended }
}

test('the store closes when the last word is saved, and the log when the store is closed', async () => {
  const { close, ended } = house()
  await close()
  expect(ended).toEqual([
    'alarms',
    'the door',
    'a session that saves what was heard',
    'the capture',
    'the voice',
    'the store',
    'stopped',
    'the log',
  ])
})

test('whoever asks for the end once more waits for the same one', async () => {
  const { close, ended } = house()
  await Promise.all([close(), close()])
  await close()
  expect(ended.filter((name) => name === 'the store')).toEqual(['the store'])
})
