import { expect, test } from 'vitest'
import { AssistantError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { AsyncQueue } from '../../shared/std/async-queue.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { earsWithStandIn, modelWithStandIn, type StandInPorts, voiceWithStandIn } from './stand-in.ts'
import type { LanguageModel, LlmEvent, SpeechToText, TextToSpeech } from './types.ts'

const failing = (code: ErrorCode = 'provider-unavailable', retryable = true): AssistantError =>
  new AssistantError(code, `${code}.`, { retryable })

/** Says its words, then fails when it is told to. */
function model(name: string, script: { words?: readonly string[]; failure?: AssistantError | undefined }) {
  let asked = 0
  const it: LanguageModel & { readonly asked: number } = {
    name,
    get asked() {
      return asked
    },
    async *generate() {
      asked += 1
      await Promise.resolve()
      yield { type: 'reasoning-delta', text: 'hm' }
      for (const text of script.words ?? []) yield { type: 'text-delta', text }
      if (script.failure !== undefined) throw script.failure
      yield { type: 'finish', reason: 'stop' }
    },
  }
  return it
}

function rig(): { clock: ManualClock; told: AssistantError[]; ports: StandInPorts } {
  const clock = new ManualClock()
  const told: AssistantError[] = []
  return { clock, told, ports: { clock, onStandIn: (failure) => told.push(failure) } }
}

async function textOf(llm: LanguageModel, signal = new AbortController().signal): Promise<string> {
  let text = ''
  const request = { conversationId: 'c', instructions: '', messages: [], signal }
  for await (const event of llm.generate(request)) if (event.type === 'text-delta') text += event.text
  return text
}

test('the second answers what the first could not, and it is told once', async () => {
  const { told, ports } = rig()
  const llm = modelWithStandIn(
    model('first', { failure: failing() }),
    () => model('second', { words: ['Yes.'] }),
    ports,
  )
  expect([await textOf(llm), await textOf(llm)]).toEqual(['Yes.', 'Yes.'])
  expect(told.map(({ code }) => code)).toEqual(['provider-unavailable'])
})

test('what the user has begun to read nobody else begins anew', async () => {
  const { told, ports } = rig()
  const second = model('second', { words: ['No.'] })
  const first = model('first', { words: ['Half an '], failure: failing('provider-cut-off') })
  const llm = modelWithStandIn(first, () => second, ports)
  await expect(textOf(llm)).rejects.toMatchObject({ code: 'provider-cut-off' })
  expect([second.asked, told.length]).toEqual([0, 0])
})

test('after three failures the first is spared, and one question every 30 s finds out whether it is back', async () => {
  const { clock, told, ports } = rig()
  const script: Parameters<typeof model>[1] = { failure: failing() }
  const first = model('first', script)
  const llm = modelWithStandIn(first, () => model('second', { words: ['Second.'] }), ports)
  for (let turn = 0; turn < 5; turn += 1) expect(await textOf(llm)).toBe('Second.')
  expect(first.asked).toBe(3)
  clock.advance(30_000)
  await Promise.all([textOf(llm), textOf(llm)])
  expect(first.asked).toBe(4)
  clock.advance(30_000)
  Object.assign(script, { failure: undefined, words: ['First.'] })
  expect([await textOf(llm), await textOf(llm)]).toEqual(['First.', 'First.'])
  expect(told).toHaveLength(1)
  Object.assign(script, { failure: failing('provider-unauthorized', false), words: [] })
  expect(await textOf(llm)).toBe('Second.')
  expect(told.map(({ code }) => code)).toEqual(['provider-unavailable', 'provider-unauthorized'])
})

test('when neither can, both failures are told, the chosen one first', async () => {
  const { told, ports } = rig()
  const first = model('first', { failure: failing('provider-unauthorized', false) })
  const second = model('second', { failure: failing('provider-timeout') })
  const llm = modelWithStandIn(first, () => second, ports)
  const both = {
    code: 'provider-unauthorized',
    message: 'provider-unauthorized. Who stands in for it failed too: provider-timeout.',
  }
  await expect(textOf(llm)).rejects.toMatchObject(both)
  await expect(textOf(llm)).rejects.toMatchObject(both)
  expect([first.asked, second.asked]).toEqual([1, 2])
  // The second had begun to think and nobody had seen it; it is told only with something to show.
  expect(told).toEqual([])
})

test('an answer that was stopped is nobody’s failure and asks nobody else', async () => {
  const { ports } = rig()
  const abort = new AbortController()
  const second = model('second', { words: ['No.'] })
  const first: LanguageModel = {
    name: 'first',
    async *generate(): AsyncGenerator<LlmEvent, void, undefined> {
      abort.abort()
      yield* await Promise.reject<readonly LlmEvent[]>(failing())
    },
  }
  expect(
    await textOf(
      modelWithStandIn(first, () => second, ports),
      abort.signal,
    ),
  ).toBe('')
  expect(second.asked).toBe(0)
})

test('a request that is itself to blame goes to the second and says nothing against the first', async () => {
  const { ports } = rig()
  const first = model('first', { failure: failing('provider-refused', false) })
  const llm = modelWithStandIn(first, () => model('second', { words: ['Second.'] }), ports)
  for (let turn = 0; turn < 5; turn += 1) await textOf(llm)
  expect(first.asked).toBe(5)
})

test('the second voice speaks whole pieces; one that broke off in the middle is not said twice', async () => {
  const { told, ports } = rig()
  let samplesFirst = 0
  const voice = (length: () => number, failure?: AssistantError): TextToSpeech & { isClosed: boolean } => ({
    name: 'voice',
    isClosed: false,
    async *synthesize() {
      await Promise.resolve()
      if (length() > 0) yield { samples: new Int16Array(length()), rateHz: 24_000 }
      if (failure !== undefined) throw failure
    },
    close() {
      this.isClosed = true
      return Promise.resolve()
    },
  })
  const second = voice(() => 7)
  const tts = voiceWithStandIn(
    voice(() => samplesFirst, failing()),
    () => second,
    ports,
  )
  const speak = async (): Promise<number> => {
    let samples = 0
    const request = { text: 'Hi.', language: 'en', rateFactor: 1, signal: new AbortController().signal }
    for await (const chunk of tts.synthesize(request)) samples += chunk.samples.length
    return samples
  }
  expect(await speak()).toBe(7)
  expect(told).toHaveLength(1)
  samplesFirst = 3
  await expect(speak()).rejects.toMatchObject({ code: 'provider-unavailable' })
  await tts.close?.()
  expect(second.isClosed).toBe(true)
})

test('the second ears hear the whole utterance, also what came while the first gave up', async () => {
  const { ports } = rig()
  const audio = new AsyncQueue<Int16Array>(100)
  const heard: number[] = []
  let giveUp = (): void => undefined
  const gaveUp = new Promise<void>((resolve) => (giveUp = resolve))
  const first: SpeechToText = {
    name: 'first',
    async *transcribe(blocks) {
      const iterator = blocks[Symbol.asyncIterator]()
      await iterator.next()
      yield { type: 'transcript-interim', text: 'wha' }
      // The next block is being waited for when it fails.
      void iterator.next()
      await gaveUp
      throw failing()
    },
  }
  const second: SpeechToText = {
    name: 'second',
    async *transcribe(blocks) {
      for await (const block of blocks) heard.push(...block)
      yield { type: 'transcript-final', text: 'what', certainty: 1 }
    },
  }
  const ears = earsWithStandIn(first, () => second, ports)
  audio.push(Int16Array.of(1))
  const events: string[] = []
  const listening = (async () => {
    const options = { language: 'en', signal: new AbortController().signal }
    for await (const { text } of ears.transcribe(audio, options)) events.push(text)
  })()
  giveUp()
  await Promise.resolve()
  for (const value of [2, 3, 4]) audio.push(Int16Array.of(value))
  audio.end()
  await listening
  expect(heard).toEqual([1, 2, 3, 4])
  expect(events).toEqual(['wha', 'what'])
})
