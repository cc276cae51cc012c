import { randomUUID } from 'node:crypto'
import { waitMs } from '../../shared/std/clock.ts'
import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { megabytes, residentBytes, startWeighedServer, type WeighedServer } from './weighed-server.ts'
import { WireSocket } from './wire-socket.ts'

const madeCharacters = 5_000_000
const shownCharacters = 1_000_000
const growthMb = 50
/** A turn of it is read, then nothing for so long: about 1 MB in ten seconds. */
const readMs = 5
const standMs = 200
const patienceMs = 120_000

/** A model that writes five million characters as fast as it can, to somebody who reads them slowly (row P9). */
export const hugeAnswer: TorturePart = {
  name: 'hugeAnswer',
  quick: (say) => run(1, say),
  long: (say) => run(5, say),
}

async function run(answers: number, say: Say): Promise<Figures> {
  const paragraph = 'word '.repeat(2_000)
  const tokens = Array.from({ length: madeCharacters / paragraph.length }, () => paragraph)
  const llm = await startChatCompletionsSimulator({ clock, replies: () => ({ tokens }) })
  const model = { kind: 'openai-compatible', model: 'simulated', baseUrl: llm.baseUrl }
  const parley = await startWeighedServer({ settings: { llm: model, stt: model, tts: { ...model, voice: 'unasked' } } })
  const growths: number[] = []
  const peaks: number[] = []
  let [shown, notices, wrong] = [0, 0, 0]
  try {
    // What a process takes once for an answer of this size, it keeps.
    await readSlowly(parley)
    for (let answer = 0; answer < answers; answer++) {
      const before = await parley.weigh()
      const { text, isNoticed, peakBytes } = await readSlowly(parley)
      const after = await parley.weigh()
      growths.push(megabytes(after.rssBytes - before.rssBytes))
      peaks.push(megabytes(peakBytes - before.rssBytes))
      shown += text.length
      notices += Number(isNoticed)
      wrong += Number(text !== 'word '.repeat(shownCharacters / 5))
      say(`answer ${answer + 1} of ${answers}: ${text.length} characters, at most ${String(peaks.at(-1))} MB more`)
    }
  } finally {
    await parley.end()
    await llm.close()
  }
  return {
    n: answers,
    ...{ growthsMb: growths, peaksMb: peaks },
    bounds: [
      { what: 'characters shown of each answer', value: shown / answers, ...exactly(shownCharacters) },
      { what: 'answers that were not the beginning of the model’s', value: wrong, atMost: 0 },
      { what: 'answers that said where they were cut', value: notices, atLeast: answers },
      { what: 'memory while it was read, at most so many MB more', value: Math.max(...peaks), atMost: growthMb },
      { what: 'memory afterwards, MB more', value: Math.max(...growths), atMost: growthMb },
    ],
  }
}

interface Read {
  readonly text: string
  readonly isNoticed: boolean
  readonly peakBytes: number
}

async function readSlowly(parley: WeighedServer): Promise<Read> {
  const socket = await WireSocket.greeted(parley.ready, { mode: 'text' })
  let peakBytes = 0
  socket.say({ type: 'text-submit', id: randomUUID(), text: 'everything, please' })
  const endMs = clock.nowMs() + patienceMs
  const isOver = (): boolean => socket.frames.some(({ payload }) => payload.includes('"response-end"'))
  while (!isOver() && !socket.isClosed && clock.nowMs() < endMs) {
    socket.tcp.pause()
    await waitMs(clock, standMs)
    socket.tcp.resume()
    await waitMs(clock, readMs)
    peakBytes = Math.max(peakBytes, residentBytes(parley.pid))
  }
  await socket.until(() => socket.message('notice') !== undefined)
  const text = socket
    .messages()
    .flatMap((message) => (message.type === 'text-delta' ? [String(message.text)] : []))
    .join('')
  const isNoticed = socket.message('notice') !== undefined
  socket.drop()
  return { text, isNoticed, peakBytes }
}

function exactly(value: number): { readonly atLeast: number; readonly atMost: number } {
  return { atLeast: value, atMost: value }
}
