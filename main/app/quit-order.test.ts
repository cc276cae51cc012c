import { expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { QuitOrder } from './quit-order.ts'

function scripted(close: () => Promise<void>) {
  const clock = new ManualClock()
  let exits = 0
  const quit = new QuitOrder({
    clock,
    close,
    exit: () => {
      exits += 1
    },
  })
  return { clock, quit, exits: () => exits }
}

test('the app ends when everything is closed', async () => {
  let closed = (): void => undefined
  const { quit, exits } = scripted(
    () =>
      new Promise((resolve) => {
        closed = resolve
      }),
  )
  const finishing = quit.finish()
  expect(exits()).toBe(0)
  closed()
  await finishing
  expect(exits()).toBe(1)
})

test('what does not close is not waited for longer than the system waits', async () => {
  const { clock, quit, exits } = scripted(() => new Promise(() => undefined))
  const finishing = quit.finish()
  clock.advance(1_500)
  await Promise.race([finishing, new Promise(setImmediate)])
  expect(exits()).toBe(1)
})

test('what fails to close ends the app all the same', async () => {
  const { quit, exits } = scripted(() => Promise.reject(new Error('the disk is full')))
  await quit.finish()
  expect(exits()).toBe(1)
})
