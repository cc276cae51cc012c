import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { append, dropWhile, emptyQueue, find, newest, type ChunkQueue } from './chunk-queue.ts'

function filled(count: number): ChunkQueue<number> {
  let queue = emptyQueue<number>()
  for (let item = 1; item <= count; item++) queue = append(queue, item)
  return queue
}

describe('a queue in chunks', () => {
  it('holds what a plain list would, whatever is appended and dropped', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 90 }) }),
      fc.record({ dropBelow: fc.integer({ min: 0, max: 300 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let queue = emptyQueue<number>()
        let plain: number[] = []
        let next = 1
        for (const change of steps) {
          if ('add' in change) {
            for (let count = 0; count < change.add; count++, next++) {
              queue = append(queue, next)
              plain.push(next)
            }
          } else {
            queue = dropWhile(queue, (item) => item < change.dropBelow)
            plain = plain.filter((item) => item >= change.dropBelow)
          }
          expect(queue.length).toBe(plain.length)
          expect(newest(queue, queue.length)).toEqual(plain)
          expect(newest(queue, Math.min(5, plain.length))).toEqual(plain.slice(-Math.min(5, plain.length) || Infinity))
          expect(queue.chunks.every((chunk) => chunk.length > 0 && chunk.length <= 32)).toBe(true)
        }
      }),
    )
  })

  it('leaves what it was made from as it was', () => {
    const before = filled(40)
    const kept = newest(before, 40)
    append(before, 41)
    dropWhile(before, (item) => item < 35)
    expect(newest(before, 40)).toEqual(kept)
  })

  it('copies at most one chunk and the list of chunks', () => {
    const before = filled(1_000)
    const after = append(before, 1_001)
    expect(after.chunks.filter((chunk) => !before.chunks.includes(chunk))).toHaveLength(1)
    expect(after.chunks.length).toBeLessThanOrEqual(33)
  })

  it('finds an item, or says that it is not there', () => {
    expect(find(filled(100), (item) => item === 70)).toBe(70)
    expect(find(filled(100), (item) => item === 101)).toBeUndefined()
  })
})
