import { afterAll, beforeAll, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { faultOutcomes } from './__fixtures__/fault-outcomes.ts'
import { faults, type Phase, phases } from './__fixtures__/faults.ts'
import { FaultServer, type GoodAnswer } from './__fixtures__/fault-server.ts'
import { HurriedClock } from './__fixtures__/hurried-clock.ts'
import { createKeptConnections } from './kept-connections.ts'
import { createCloudLanguageModel, type ProviderPorts } from './llm-ai-sdk.ts'
import { createOpenAiCompatibleSpeechToText } from './stt-openai-compatible.ts'
import { createOpenAiCompatibleTextToSpeech } from './tts-openai-compatible.ts'

const event = (payload: object): string => `data: ${JSON.stringify(payload)}\n\n`
const delta = (content: string): string => event({ id: 'x', choices: [{ index: 0, delta: { content } }] })
const finish = event({ id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
const sound = Buffer.alloc(960, 7)

interface Kind {
  readonly answer: GoodAnswer
  /** What of the answer came, as a text. */
  readonly run: (baseUrl: string, ports: ProviderPorts, signal: AbortSignal) => AsyncIterable<string>
  readonly whole: string
  /** The longest that one answer may keep a user waiting in silence: to the first output over all attempts, then a gap. */
  readonly deadlineMs: number
}

const kinds: Readonly<Record<'llm' | 'stt' | 'tts', Kind>> = {
  llm: {
    answer: {
      contentType: 'text/event-stream',
      pieces: [delta(''), delta('All '), delta('is '), delta('well.'), `${finish}data: [DONE]\n\n`],
    },
    async *run(baseUrl, ports, signal) {
      const model = createCloudLanguageModel({ kind: 'openai-compatible', baseUrl, apiKey, model: 'm' }, ports)
      const request = {
        conversationId: 'c',
        instructions: '',
        messages: [{ role: 'user' as const, text: 'Hi' }],
        signal,
      }
      for await (const output of model.generate(request)) if (output.type === 'text-delta') yield output.text
    },
    whole: 'All is well.',
    deadlineMs: 10_000 + 8_000 + 15_000,
  },
  stt: {
    answer: {
      contentType: 'text/event-stream',
      pieces: [
        event({ type: 'transcript.text.delta', delta: 'is all' }),
        event({ type: 'transcript.text.delta', delta: ' well' }),
        event({ type: 'transcript.text.done', text: 'is all well' }),
      ],
    },
    async *run(baseUrl, ports, signal) {
      const ears = createOpenAiCompatibleSpeechToText({ baseUrl, apiKey, model: 'm' }, ports)
      const audio = (async function* () {
        yield await Promise.resolve(new Int16Array(160))
      })()
      for await (const output of ears.transcribe(audio, { language: 'en', signal }))
        if (output.type === 'transcript-final') yield output.text
    },
    whole: 'is all well',
    deadlineMs: 10_010 + 8_000 + 15_000,
  },
  tts: {
    answer: { contentType: 'audio/pcm', pieces: [sound, sound, sound, sound] },
    async *run(baseUrl, ports, signal) {
      const voice = createOpenAiCompatibleTextToSpeech({ baseUrl, apiKey, model: 'm', voice: 'v' }, ports)
      for await (const { samples } of voice.synthesize({ text: 'Hi', language: 'en', rateFactor: 1, signal }))
        yield '.'.repeat(samples.length)
    },
    whole: '.'.repeat(480 * 4),
    deadlineMs: 10_000 + 8_000 + 5_000,
  },
}

const apiKey = 'sk-canary-0123456789'

interface Cell {
  readonly outcome: string
  readonly message: string
  readonly tookMs: number
  readonly requests: number
  readonly timersLeft: number
  readonly text: string
}

async function runCell(kind: Kind, fault: string, phase: Phase): Promise<Cell> {
  const server = await FaultServer.start(kind.answer, faults[fault] ?? { then: 'stall' }, phase)
  const connections = createKeptConnections()
  const clock = new HurriedClock()
  const ports = { fetch: connections.fetch, clock, random: () => 0 }
  let text = ''
  let outcome = ''
  let message = ''
  const running = (async () => {
    try {
      for await (const piece of kind.run(server.baseUrl, ports, new AbortController().signal)) text += piece
      outcome = text === kind.whole ? 'whole' : 'other'
    } catch (thrown) {
      outcome = thrown instanceof AssistantError ? thrown.code : String(thrown)
      message = thrown instanceof AssistantError ? thrown.message : ''
    }
  })()
  // Time passes only for one who waits for bytes that will not come, and only once whatever was on its way has arrived.
  for (let quietTurns = 0; outcome === ''; quietTurns += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    if (!server.isStalled) quietTurns = 0
    else if (quietTurns > 50) {
      clock.passLong()
      quietTurns = 0
    }
  }
  await running
  const cell = {
    outcome,
    message,
    tookMs: clock.nowMs(),
    requests: server.requests,
    timersLeft: clock.longTimers,
    text,
  }
  await connections.close()
  await server.left()
  await server.close()
  return cell
}

const unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
beforeAll(() => process.on('unhandledRejection', onUnhandled))
afterAll(() => {
  process.off('unhandledRejection', onUnhandled)
})

const short: Readonly<Record<string, string>> = {
  whole: 'whole',
  other: 'other',
  'provider-cut-off': 'cut',
  'provider-unreachable': 'gone',
  'provider-timeout': 'late',
  'provider-bad-reply': 'bad',
  'provider-unavailable': 'down',
  'provider-unauthorized': 'key',
  'provider-refused': 'no',
  'provider-rate-limited': 'busy',
  'model-not-found': '404',
}

/** Told at once: asking again would get the same, or come before its time. */
const untriedAgain = ['400', '401', '404', '429 for a minute', 'redirect']

test('there are 24 faults in 5 phases', () => {
  expect(Object.keys(faults)).toHaveLength(24)
  expect(phases).toHaveLength(5)
})

test.each(['llm', 'stt', 'tts'] as const)('%s: each fault in each phase ends in its outcome, in time', async (name) => {
  const kind = kinds[name]
  for (const fault of Object.keys(faults)) {
    const outcomes: string[] = []
    for (const phase of phases) {
      const cell = await runCell(kind, fault, phase)
      const where = `${fault} at ${phase}: ${JSON.stringify({ ...cell, text: cell.text.slice(0, 40) })}`
      outcomes.push(short[cell.outcome] ?? cell.outcome)
      expect(cell.tookMs, where).toBeLessThanOrEqual(kind.deadlineMs)
      // What the user has begun to see is never begun anew.
      const isForGood = untriedAgain.includes(fault) && (phase === 'connect' || phase === 'headers')
      expect(cell.requests, where).toBeLessThanOrEqual(cell.text !== '' || isForGood ? 1 : 3)
      expect(kind.whole.startsWith(cell.text) || cell.outcome === 'other', where).toBe(true)
      expect(cell.timersLeft, where).toBe(0)
      if (cell.message === '') continue
      expect(cell.message, where).toMatch(/^The (?:connection to the )?(?:language|speech|voice).+\. .+\.$/)
      expect(cell.message, where).not.toMatch(/sk-canary|undefined|\n/)
    }
    expect(`${fault}: ${outcomes.join(' ')}`).toBe(`${fault}: ${faultOutcomes[name][fault]}`)
  }
  expect(unhandled).toEqual([])
})
