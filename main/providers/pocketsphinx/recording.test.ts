import { expect, test } from 'vitest'
import { AsyncQueue } from '../../../shared/std/async-queue.ts'
import { Recording } from './recording.ts'

async function samplesOf(recording: Recording): Promise<number[]> {
  const samples: number[] = []
  for await (const block of recording) samples.push(...block)
  return samples
}

test('every reader gets all of it from the beginning, those that came early and those that come late', async () => {
  const source = new AsyncQueue<Int16Array>(10)
  const recording = new Recording(100)
  const filled = recording.fill(source)
  const early = samplesOf(recording)
  source.push(Int16Array.from([1, 2]))
  source.push(Int16Array.from([3]))
  source.end()
  await filled
  expect(await early).toEqual([1, 2, 3])
  expect(await samplesOf(recording)).toEqual([1, 2, 3])
})

test('what does not fit is not kept, and counted', async () => {
  const source = new AsyncQueue<Int16Array>(10)
  const recording = new Recording(3)
  source.push(Int16Array.from([1, 2]))
  source.push(Int16Array.from([3, 4, 5]))
  source.push(Int16Array.from([6]))
  source.end()
  await recording.fill(source)
  expect(await samplesOf(recording)).toEqual([1, 2, 3])
  expect(recording.droppedSamples).toBe(3)
})

test('a block that its sender fills again later is kept as it was', async () => {
  const block = Int16Array.from([7, 7])
  const source = new AsyncQueue<Int16Array>(10)
  const recording = new Recording(10)
  source.push(block)
  source.end()
  await recording.fill(source)
  block.fill(0)
  expect(await samplesOf(recording)).toEqual([7, 7])
})

test('a source that fails gives what came before, then its failure', async () => {
  const source = new AsyncQueue<Int16Array>(10)
  const recording = new Recording(10)
  source.push(Int16Array.from([1]))
  source.fail(new Error('the microphone went away'))
  await recording.fill(source)
  const reader = recording[Symbol.asyncIterator]()
  expect((await reader.next()).value).toEqual(Int16Array.from([1]))
  await expect(reader.next()).rejects.toThrow('the microphone went away')
})
