import { expect, it } from 'vitest'
import { AsyncQueue } from './async-queue.ts'

async function drain<T>(queue: AsyncQueue<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of queue) items.push(item)
  return items
}

it('gives items in the order they came, whether the reader or the writer is first', async () => {
  const queue = new AsyncQueue<number>(10)
  queue.push(1)
  const draining = drain(queue)
  queue.push(2)
  await Promise.resolve()
  queue.push(3)
  queue.end()
  expect(await draining).toEqual([1, 2, 3])
})

it('refuses what does not fit and keeps what it has', async () => {
  const queue = new AsyncQueue<number>(2)
  expect([queue.push(1), queue.push(2), queue.push(3)]).toEqual([true, true, false])
  queue.end()
  expect(await drain(queue)).toEqual([1, 2])
})

it('takes nothing after its end', () => {
  const queue = new AsyncQueue<number>(2)
  queue.end()
  expect(queue.push(1)).toBe(false)
  expect(queue.isEnded).toBe(true)
})

it('gives what is left before it fails', async () => {
  const queue = new AsyncQueue<number>(2)
  queue.push(1)
  queue.fail(new Error('broken'))
  const seen: number[] = []
  const reading = (async () => {
    for await (const item of queue) seen.push(item)
  })()
  await expect(reading).rejects.toThrow('broken')
  expect(seen).toEqual([1])
})
