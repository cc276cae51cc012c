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

/** The specification read literally, on a whole text: what the reader must equal however the network cut it. */
function reference(text: string): string[] {
  const events: string[] = []
  let data: string[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (const line of [...lines, '', '']) {
    if (line === '') {
      if (data.length > 0) events.push(data.join('\n'))
      data = []
      continue
    }
    const [field = '', ...rest] = line.split(':')
    if (field === 'data') data.push(rest.join(':').replace(/^ /, ''))
  }
  return events
}

test('20,000 streams, whatever is in them and wherever they are cut, equal a reference parse', async () => {
  const words = fc.string({ unit: fc.constantFrom('a', ' ', ':', '{"x":1}', 'ß', '語', '🎉', '\u2028'), maxLength: 6 })
  const line = fc.oneof(
    { weight: 4, arbitrary: words.map((text) => `data: ${text}`) },
    words.map((text) => `data:${text}`),
    words.map((text) => `: ${text}`),
    words.map((text) => `event: ${text}`),
    words.map((text) => `x-${text}`),
    fc.constantFrom('', '', 'data', 'id: 7', 'retry: 10'),
  )
  const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 })
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(stream, cuts, async (lines, places) => {
      const text = lines.map((pair) => pair.join('')).join('')
      const bytes = Buffer.from(text)
      const edges = [0, ...places.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b), bytes.length]
      const pieces = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
      expect(await dataOf(...pieces)).toEqual(reference(text))
    }),
    { numRuns: 20_000 },
  )
}, 30_000)
