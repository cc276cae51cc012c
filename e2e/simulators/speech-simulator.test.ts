import { afterEach, expect, test } from 'vitest'
import { bytesToPcm } from '../../shared/protocol/frame.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { startSpeechSimulator, wordsOf, type SpeechSimulator } from './speech-simulator.ts'
import { decodeToneWords } from './tone-words.ts'

let simulator: SpeechSimulator
const clock = new ManualClock()

afterEach(async () => {
  await simulator.close()
})

function speak(input: string, fields: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(`${simulator.baseUrl}/audio/speech`, {
    method: 'POST',
    body: JSON.stringify({ model: 'm', voice: 'v', response_format: 'pcm', input, ...fields }),
    ...(signal && { signal }),
  })
}

async function samplesOf(response: Response): Promise<Int16Array> {
  return bytesToPcm(new Uint8Array(await response.arrayBuffer()))
}

test('every word of every text is the next tone, so the samples say which words they are', async () => {
  simulator = await startSpeechSimulator({ clock, gapMs: 40 })
  const first = await samplesOf(await speak('It is noon – in Bonn.'))
  const second = await samplesOf(await speak('Sleep well!'))
  const words = [...decodeToneWords(first), ...decodeToneWords(second)].map((word) => simulator.words[word.index])
  expect(words).toEqual(['It', 'is', 'noon', 'in', 'Bonn.', 'Sleep', 'well!'])
  expect(simulator.exchanges[1]?.firstWordIndex).toBe(5)
})

test('a word has the length that was asked for, shorter when it speaks faster', async () => {
  simulator = await startSpeechSimulator({ clock, wordMs: 200 })
  expect(await samplesOf(await speak('one two'))).toHaveLength(2 * 4_800)
  expect(await samplesOf(await speak('one two', { speed: 2 }))).toHaveLength(2 * 2_400)
})

test('real time lets a chunk out when the one before it would have been played', async () => {
  simulator = await startSpeechSimulator({ clock, pace: 'real-time', chunkMs: 100, wordMs: 200 })
  const response = await speak('one two')
  expect(response.headers.get('content-type')).toBe('audio/pcm')
  if (response.body === null) throw new Error('There is no body.')
  let receivedBytes = 0
  let chunks = 0
  for await (const block of response.body) {
    receivedBytes += (block as Uint8Array).length
    // Nothing may be ahead of the clock.
    expect(receivedBytes).toBeLessThanOrEqual((chunks + 1) * 4_800)
    if (receivedBytes < (chunks + 1) * 4_800) continue
    chunks++
    clock.advance(100)
  }
  expect(receivedBytes).toBe(4 * 4_800)
})

test('a client that leaves ends the stream, and what was sent until then is known', async () => {
  simulator = await startSpeechSimulator({ clock, pace: 'real-time', chunkMs: 100 })
  const leave = new AbortController()
  const response = await speak('one two three', {}, leave.signal)
  await response.body?.getReader().read()
  leave.abort()
  await expect(simulator.exchanges[0]?.exchange.ended).resolves.toMatchObject({ by: 'client', sentBytes: 4_800 })
})

test('faults come where the script puts them', async () => {
  simulator = await startSpeechSimulator({
    clock,
    faultOf: ({ input }) =>
      input === 'refused' ? { kind: 'status', status: 429, retryAfterSeconds: 2 } : { kind: 'cut', afterParts: 1 },
  })
  expect((await speak('refused')).status).toBe(429)
  await expect(samplesOf(await speak('one two three'))).rejects.toThrow('terminated')
  expect((await speak('one', { response_format: 'mp3' })).status).toBe(400)
})

test('a word is what stands between spaces and has a letter or a digit', async () => {
  simulator = await startSpeechSimulator({ clock })
  expect(wordsOf(' Well – 3 o’clock,\n "über"  …')).toEqual(['Well', '3', 'o’clock,', '"über"'])
})
