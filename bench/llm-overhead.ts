/**
 * What the adapter adds to a model's first token: the same loopback server, asked in turn by a bare `fetch` and through
 * the adapter. `node bench/llm-overhead.ts [--runs 200] [--json]`
 */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { createCloudLanguageModel } from '../main/providers/llm-ai-sdk.ts'
import { systemClock } from '../main/system-clock.ts'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' }, json: { type: 'boolean' } } })
const runs = Number(values.runs)

const chunk = (delta: object, finish: string | null): string =>
  `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chunk({ role: 'assistant', content: 'Hello' }, null))
    // The rest comes later, as it does from a model, so that the first token is not read together with the last.
    setTimeout(() => response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`), 2)
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
const baseUrl = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/v1`
const endpoint = { kind: 'openai-compatible', baseUrl, apiKey: undefined, model: 'any' } as const
const model = createCloudLanguageModel(endpoint, { fetch, clock: systemClock, random: Math.random })

const messages = [{ role: 'user', text: 'Hello' }] as const
const body = JSON.stringify({ model: 'any', stream: true, messages: [{ role: 'user', content: 'Hello' }] })

async function bareMs(): Promise<number> {
  const startMs = performance.now()
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  let firstMs: number | undefined
  const stream: ReadableStream<Uint8Array> | null = response.body
  for await (const bytes of stream ?? []) if (bytes.length > 0) firstMs ??= performance.now() - startMs
  return firstMs ?? Number.NaN
}

async function adapterMs(): Promise<number> {
  const startMs = performance.now()
  let firstMs: number | undefined
  const { signal } = new AbortController()
  for await (const event of model.generate({ conversationId: 'bench', instructions: '', messages, signal }))
    if (event.type === 'text-delta') firstMs ??= performance.now() - startMs
  return firstMs ?? Number.NaN
}

const coldStartMs = performance.now()
await model.warmUp()
const warmUpMs = performance.now() - coldStartMs
const firstBareMs = await bareMs()
const firstAdapterMs = await adapterMs()

const bare: number[] = []
const adapter: number[] = []
for (let run = 0; run < runs; run += 1) {
  bare.push(await bareMs())
  adapter.push(await adapterMs())
}
server.close()

const at = (samples: readonly number[], share: number): number =>
  Number((samples.toSorted((a, b) => a - b)[Math.floor((samples.length - 1) * share)] ?? Number.NaN).toFixed(2))
const added = adapter.map((ms, run) => ms - (bare[run] ?? Number.NaN))
const figures = {
  runs,
  warmUpMs: Number(warmUpMs.toFixed(1)),
  firstTurnAddedMs: Number((firstAdapterMs - firstBareMs).toFixed(2)),
  bareMs: { median: at(bare, 0.5), p95: at(bare, 0.95) },
  adapterMs: { median: at(adapter, 0.5), p95: at(adapter, 0.95) },
  addedMs: { median: at(added, 0.5), p25: at(added, 0.25), p75: at(added, 0.75), p95: at(added, 0.95) },
}
process.stdout.write(
  values.json === true
    ? `${JSON.stringify(figures)}\n`
    : `First token, ${runs} runs each: bare ${figures.bareMs.median} ms, adapter ${figures.adapterMs.median} ms, ` +
        `added ${figures.addedMs.median} ms (p25 ${figures.addedMs.p25}, p75 ${figures.addedMs.p75}, p95 ${figures.addedMs.p95}); ` +
        `warm-up ${figures.warmUpMs} ms, first turn after it adds ${figures.firstTurnAddedMs} ms\n`,
)
