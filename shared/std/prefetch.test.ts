import { expect, it } from 'vitest'
import { prefetch } from './prefetch.ts'

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

async function* counting(made: number[], count = 100): AsyncGenerator<number, void, undefined> {
  for (let index = 0; index < count; index++) {
    await Promise.resolve()
    made.push(index)
    yield index
  }
}

it('makes no more than it may ahead of its reader', async () => {
  const made: number[] = []
  const reader = prefetch(counting(made), 3)
  await reader.next()
  await settle()
  expect(made).toEqual([0, 1, 2, 3])
  await reader.next()
  await settle()
  expect(made).toEqual([0, 1, 2, 3, 4])
})

it('weighs items where they differ', async () => {
  const made: number[] = []
  const reader = prefetch(counting(made), 10, () => 5)
  await reader.next()
  await settle()
  expect(made).toEqual([0, 1, 2])
})

it('keeps the order and ends with the source', async () => {
  const seen: number[] = []
  for await (const item of prefetch(counting([], 20), 4)) seen.push(item)
  expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

it('throws what the source throws, after what came before', async () => {
  async function* failing(): AsyncGenerator<number, void, undefined> {
    yield 1
    await Promise.resolve()
    throw new Error('broken')
  }
  const reader = prefetch(failing(), 5)
  await settle()
  expect(await reader.next()).toEqual({ done: false, value: 1 })
  await expect(reader.next()).rejects.toThrow('broken')
})

it('stops the source when its reader leaves', async () => {
  const made: number[] = []
  for await (const item of prefetch(counting(made), 2)) if (item === 1) break
  await settle()
  const whenLeft = made.length
  await settle()
  expect(made.length).toBe(whenLeft)
  expect(whenLeft).toBeLessThan(6)
})
