import { expect, test } from 'vitest'
import { ListenerPool } from './listener-pool.ts'

function pool(limits: { items: number; waiting: number }): ListenerPool<string> {
  let made = 0
  return new ListenerPool(() => `listener ${(made += 1)}`, limits)
}

const never = new AbortController().signal

test('an item that came back is lent again before another is made', async () => {
  const ears = pool({ items: 2, waiting: 0 })
  const first = await ears.borrow(never)
  first?.release()
  expect((await ears.borrow(never))?.item).toBe('listener 1')
  expect(ears.items).toHaveLength(1)
})

test('whoever finds all of them out waits, in order', async () => {
  const ears = pool({ items: 1, waiting: 2 })
  const first = await ears.borrow(never)
  const order: string[] = []
  const second = ears.borrow(never).then((lease) => {
    order.push('second')
    return lease
  })
  const third = ears.borrow(never).then(() => order.push('third'))
  first?.release()
  ;(await second)?.release()
  await third
  expect(order).toEqual(['second', 'third'])
})

test('when the line is full the next is told so at once, and may try again', async () => {
  const ears = pool({ items: 1, waiting: 1 })
  const first = await ears.borrow(never)
  const second = ears.borrow(never)
  await expect(ears.borrow(never)).rejects.toMatchObject({ code: 'speech-to-text-unavailable', retryable: true })
  first?.release()
  expect((await second)?.item).toBe('listener 1')
})

test('whoever gives up leaves the line, and nothing is lent to nobody', async () => {
  const ears = pool({ items: 1, waiting: 2 })
  const first = await ears.borrow(never)
  const giving = new AbortController()
  const second = ears.borrow(giving.signal)
  const third = ears.borrow(never)
  giving.abort()
  expect(await second).toBeUndefined()
  first?.release()
  expect((await third)?.item).toBe('listener 1')
  expect(await ears.borrow(AbortSignal.abort())).toBeUndefined()
})

test('to give back twice lends to one only', async () => {
  const ears = pool({ items: 1, waiting: 1 })
  const first = await ears.borrow(never)
  first?.release()
  first?.release()
  const second = await ears.borrow(never)
  let isServed = false
  void ears.borrow(never).then(() => {
    isServed = true
  })
  await Promise.resolve()
  expect(second?.item).toBe('listener 1')
  expect(isServed).toBe(false)
})
