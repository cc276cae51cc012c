import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { phases } from './__fixtures__/faults.ts'
import { FaultServer } from './__fixtures__/fault-server.ts'
import { createKeptConnections } from './kept-connections.ts'
import { createCloudLanguageModel } from './llm-ai-sdk.ts'
import { createOpenAiCompatibleTextToSpeech } from './tts-openai-compatible.ts'

const delta = (content: string): string =>
  `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content } }] })}\n\n`
const answers = {
  llm: { contentType: 'text/event-stream', pieces: ['All ', 'is ', 'well, ', 'really.'].map(delta) },
  tts: { contentType: 'audio/pcm', pieces: Array.from({ length: 4 }, () => Buffer.alloc(960, 7)) },
}

test('100 of 100 streams that are stopped are closed at the provider at once, whatever they wait for', async () => {
  const stop = fc.record({
    kind: fc.constantFrom('llm' as const, 'tts' as const),
    phase: fc.constantFrom(...phases),
    afterTurns: fc.integer({ min: 0, max: 60 }),
  })
  let closed = 0
  await fc.assert(
    fc.asyncProperty(stop, async ({ kind, phase, afterTurns }) => {
      // The provider never ends by itself, and the clock never moves: only the stop can close anything.
      const server = await FaultServer.start(answers[kind], { then: 'stall' }, phase)
      const connections = createKeptConnections()
      const ports = { fetch: connections.fetch, clock: new ManualClock(), random: () => 0 }
      const abort = new AbortController()
      const endpoint = { baseUrl: server.baseUrl, apiKey: undefined, model: 'm', voice: 'v' }
      const { signal } = abort
      const stream =
        kind === 'llm'
          ? createCloudLanguageModel({ kind: 'openai-compatible', ...endpoint }, ports).generate({
              ...{ conversationId: 'c', instructions: '', messages: [{ role: 'user', text: 'Hi' }], signal },
            })
          : createOpenAiCompatibleTextToSpeech(endpoint, ports).synthesize({
              ...{ text: 'Hi', language: 'en', rateFactor: 1, signal },
            })
      const reading = (async () => {
        for await (const output of stream)
          if (signal.aborted) throw new Error(`Came after the stop: ${JSON.stringify(output)}`)
      })()
      for (let turn = 0; turn < afterTurns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      abort.abort()
      await reading
      await server.left()
      expect(ports.clock.pendingTimers).toBe(0)
      closed += 1
      await connections.close()
      await server.close()
    }),
    { numRuns: 100 },
  )
  expect(closed).toBeGreaterThanOrEqual(100)
})
