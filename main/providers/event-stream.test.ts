import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEvents } from './event-stream.ts'

const provider = { part: 'language model', host: 'api.example.org', apiKey: undefined } as const

async function dataOf(...pieces: readonly Uint8Array[]): Promise<string[]> {
  const data: string[] = []
  for await (const event of readEvents(each(pieces), provider)) data.push(event.data)
  return data
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield await Promise.resolve(piece)
}

test('wherever the network cuts, the events are the same', async () => {
  const bytes = Buffer.from('data: größer\r\n\r\n: ping\r\n\r\nevent: x\ndata: 🎉\ndata: zwei\n\ndata: last')
  const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(cuts, async (places) => {
      const edges = [0, ...places.sort((a, b) => a - b), bytes.length]
      const pieces = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
      expect(await dataOf(...pieces)).toEqual(['größer', '🎉\nzwei', 'last'])
    }),
  )
})

test('a line that never ends is refused', async () => {
  const piece = Buffer.from(`data: ${'x'.repeat(600_000)}`)
  await expect(dataOf(piece, piece)).rejects.toMatchObject({ code: 'provider-bad-reply' })
})
