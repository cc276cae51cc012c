import { expect, test } from 'vitest'
import { SampleStore } from './sample-store.ts'

/** Two channels: n and -n. */
function pairs(from: number, to: number): Buffer {
  const samples = Array.from({ length: to - from }, (_, index) => [from + index, -(from + index)]).flat()
  return Buffer.from(Int16Array.from(samples).buffer)
}

function pcm(samples: Float32Array): number[] {
  return [...samples].map((sample) => sample * 32_768)
}

test('a channel is the same however the bytes were cut', () => {
  const bytes = pairs(0, 100)
  for (const size of [1, 3, 4, 7, 50, 400]) {
    const store = new SampleStore(2, 16)
    for (let at = 0; at < bytes.length; at += size) store.push(bytes.subarray(at, at + size))
    expect(store.sampleCount).toBe(100)
    expect(pcm(store.slice(0, 10, 50))).toEqual(Array.from({ length: 40 }, (_, index) => 10 + index))
    expect(pcm(store.slice(1, 90, 100))).toEqual(Array.from({ length: 10 }, (_, index) => -90 - index))
  }
})

test('what was dropped or has not come is an error that says what is there', () => {
  const store = new SampleStore(2, 16)
  store.push(pairs(0, 100))
  store.dropBefore(40)
  expect(() => store.slice(0, 31, 50)).toThrow('32 to 100')
  expect(pcm(store.slice(0, 32, 33))).toEqual([32])
  expect(() => store.slice(0, 90, 101)).toThrow('32 to 100')
})

test('the block that is still being filled is never dropped', () => {
  const store = new SampleStore(2, 16)
  store.push(pairs(0, 20))
  store.dropBefore(1_000)
  store.push(pairs(20, 40))
  expect(store.firstKept).toBe(16)
  expect(pcm(store.slice(0, 16, 18))).toEqual([16, 17])
})
