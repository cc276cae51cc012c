import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { abortable } from './abortable.ts'

async function* numbers(count: number, log: string[] = []): AsyncGenerator<number, void, undefined> {
  try {
    for (let index = 0; index < count; index++) {
      await Promise.resolve()
      yield index
    }
  } finally {
    log.push('left')
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

it('passes everything on while nobody aborts', async () => {
  expect(await collect(abortable(numbers(3), new AbortController().signal))).toEqual([0, 1, 2])
})

it('ends without an error when the signal fires, and leaves the source', async () => {
  const abort = new AbortController()
  const log: string[] = []
  const seen: number[] = []
  for await (const item of abortable(numbers(100, log), abort.signal)) {
    seen.push(item)
    if (item === 2) abort.abort()
  }
  expect(seen).toEqual([0, 1, 2])
  expect(log).toEqual(['left'])
})

it('ends although the source is stuck', async () => {
  const abort = new AbortController()
  const stuck: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
  }
  const collecting = collect(abortable(stuck, abort.signal))
  abort.abort()
  expect(await collecting).toEqual([])
})

it('does not start a source when the signal has fired before', async () => {
  const log: string[] = []
  expect(await collect(abortable(numbers(3, log), AbortSignal.abort()))).toEqual([])
  expect(log).toEqual([])
})

it('swallows the error that the abort itself makes in the source', async () => {
  const abort = new AbortController()
  async function* failing(): AsyncGenerator<number, void, undefined> {
    yield 1
    await new Promise((_, reject) => {
      abort.signal.addEventListener('abort', () => {
        reject(new Error('aborted'))
      })
    })
  }
  const collecting = collect(abortable(failing(), abort.signal))
  await new Promise((resolve) => setImmediate(resolve))
  abort.abort()
  expect(await collecting).toEqual([1])
})

/*
 * An answer of a million characters cost the server 130 MB: each delta was raced with the same promise of an abort, and
 * whatever has raced with a promise hangs on it until that promise is settled.
 */
it('holds nothing of what it has passed on', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const passed: WeakRef<object>[] = []
  async function* objects(): AsyncGenerator<object, void, undefined> {
    for (let index = 0; index < 200; index++) {
      await Promise.resolve()
      yield { index }
    }
  }
  for await (const item of abortable(objects(), new AbortController().signal)) {
    passed.push(new WeakRef(item))
    if (passed.length < 200) continue
    await new Promise((resolve) => setImmediate(resolve))
    collectGarbage()
  }
  expect(passed.filter((item) => item.deref() !== undefined).length).toBeLessThan(10)
})
