import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { DataExport } from '../../shared/protocol/data-export.ts'
import { exportParts, type ExportPart } from '../../shared/protocol/export-parts.ts'
import { readPartsHere, readPartsInThread } from './import-reading.ts'

const item = { role: 'user', modality: 'text', status: 'completed', text: 'Hello', createdAtMs: 1 } as const
const file: DataExport = {
  ...{ format: 'parley-export', version: 1, exportedAtMs: 5, notes: [{ text: 'buy milk', createdAtMs: 3 }] },
  conversations: [{ title: 'Hello', createdAtMs: 1, updatedAtMs: 2, items: Array.from({ length: 120 }, () => item) }],
}

/** As it comes over a socket: cut anywhere. */
async function* cut(value: unknown, bytes = 1_000): AsyncGenerator<Uint8Array> {
  const whole = Buffer.from(JSON.stringify(value))
  for (let at = 0; at < whole.length; at += bytes) yield await Promise.resolve(whole.subarray(at, at + bytes))
}

async function all(parts: AsyncIterable<readonly ExportPart[]>): Promise<(readonly ExportPart[])[]> {
  const read: (readonly ExportPart[])[] = []
  for await (const few of parts) read.push(few)
  return read
}

describe.each([
  ['here', readPartsHere],
  ['in a thread of its own', readPartsInThread(new URL('./import-worker.ts', import.meta.url))],
])('a file that is read %s', (_name, read) => {
  test('comes in its order, a few pieces at a time, however it was cut', async () => {
    expect(await all(read(cut(file)))).toEqual([...exportParts(file)])
  })

  test('is refused as a whole when its end is none of ours', async () => {
    const refusal = expect.objectContaining({
      code: 'import-refused',
      message: expect.stringContaining('it was written by a newer Parley') as string,
    }) as Error
    await expect(all(read(cut({ ...file, version: 2 })))).rejects.toThrow(refusal)
  })

  test('may be put down in the middle', async () => {
    for await (const few of read(cut(file))) {
      expect(few.length).toBeGreaterThan(0)
      break
    }
  })

  test('whose sender has gone is none', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* cut(file, 5_000)
      throw new Error('aborted')
    }
    await expect(all(read(broken()))).rejects.toThrow('aborted')
  })
})

test('a thread that cannot start is a failure and not silence', async () => {
  const nobody = readPartsInThread(new URL('./no-such-worker.ts', import.meta.url))
  await expect(all(nobody(cut(file)))).rejects.toThrow()
})

test('pieces have a bound in number and in characters, and lose nothing', () => {
  const long = 'x'.repeat(20_000)
  const conversations = [
    {
      ...file.conversations[0],
      title: 'long',
      createdAtMs: 1,
      updatedAtMs: 1,
      items: Array.from({ length: 9 }, () => ({ ...item, text: long })),
    },
    ...file.conversations,
  ]
  const pieces = [...exportParts({ ...file, conversations })]
  expect(pieces.map((few) => few.length)).toEqual([3, 2, 2, 2, 50, 50, 23])
  expect(pieces.flat().filter(({ type }) => type === 'item')).toHaveLength(129)
})
