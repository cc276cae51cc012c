import { expect, it } from 'vitest'
import { withoutNullErrors } from './null-errors.ts'

async function pass(text: string, packetBytes: number): Promise<string> {
  const bytes = new TextEncoder().encode(text)
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += packetBytes) controller.enqueue(bytes.slice(at, at + packetBytes))
      controller.close()
    },
  })
  return new Response(source.pipeThrough(withoutNullErrors())).text()
}

const good = 'data: {"choices":[{"delta":{"content":"é"}}]}'

it.each([
  ['a null error goes, the rest of the chunk stays', '{"error":null,"choices":[{"delta":{"content":"é"}}]}', good],
  ['an error stays', '{"error":{"message":"no"}}', 'data: {"error":{"message":"no"}}'],
  ['a null error deeper down stays', '{"response":{"error":null}}', 'data: {"response":{"error":null}}'],
  ['words about errors stay', '{"content":"\\"error\\": null"}', 'data: {"content":"\\"error\\": null"}'],
  ['what is no JSON stays', '{"error":null', 'data: {"error":null'],
])('%s, in packets of any size', async (_, chunk, expected) => {
  for (const packetBytes of [1, 7, 1_000]) {
    const text = `: hello\n\ndata: ${chunk}\n\ndata: [DONE]\n\n`
    expect(await pass(text, packetBytes)).toBe(`: hello\n\n${expected}\n\ndata: [DONE]\n\n`)
  }
})

it('a last line without its end is not lost', async () => {
  expect(await pass('data: {"a":1,"error":null}', 3)).toBe('data: {"a":1}')
})

it('line ends of any kind part the events as before', async () => {
  expect(await pass('data: {"a":1,"error":null}\r\n\r\ndata: 2\r\n', 1_000)).toBe('data: {"a":1}\n\r\ndata: 2\r\n')
})
