import { describe, expect, it } from 'vitest'
import { welcome } from '../session/__fixtures__/welcome.ts'
import { answerMessages, type ChatDoor, type ChatEvent } from './chat-events.ts'
import type { Item } from './items.ts'
import type { ServerMessage } from './server-messages.ts'

const id = '00000000-0000-4000-8000-000000000001'
const asked: Item = {
  ...{ itemId: id, role: 'user', modality: 'text', status: 'completed', text: 'Hello', createdAtMs: 0 },
}
const answer = (status: Item['status'], text: string): Item => ({
  ...{ itemId: 'a', role: 'assistant', modality: 'text', status, text, createdAtMs: 0 },
})
const numbered = (seq: number): { epoch: number; seq: number } => ({ epoch: 7, seq })
const began: readonly ServerMessage[] = [
  welcome(),
  { type: 'item-added', ...numbered(1), item: asked },
  { type: 'command-result', ...numbered(2), commandId: id, isOk: true },
  { type: 'response-start', ...numbered(3), responseId: 1, itemId: 'a', isSpoken: false },
  { type: 'text-delta', ...numbered(4), responseId: 1, text: 'Good ' },
]
const end = (seq: number): ServerMessage => ({
  ...{ type: 'response-end', ...numbered(seq), responseId: 1, itemId: 'a', reason: 'completed', heardText: '' },
  ...{ generatedCharacters: 8, sentSamples: 0, heardSamples: 0 },
})
const snapshotOf = (phase: 'idle' | 'thinking', ...items: Item[]): ServerMessage =>
  welcome({ seq: 2_000, snapshot: { items, mode: 'text', isMuted: false, phase } })

/** Each try gets the next stream; all but the last break, and that one stays open for ever, as the session's does. */
function doorWith(...streams: readonly (readonly ServerMessage[])[]): ChatDoor {
  let tries = 0
  const open = async function* (): AsyncGenerator<ChatEvent, void, undefined> {
    const at = tries++
    for (const message of streams[at] ?? []) {
      const place = 'seq' in message ? `${message.epoch}.${message.seq}` : undefined
      yield await Promise.resolve({ id: place, data: JSON.stringify(message) })
    }
    if (at < streams.length - 1) throw new TypeError('terminated')
    await new Promise(() => undefined)
  }
  return { ask: open, resume: open }
}

async function turn(...streams: readonly (readonly ServerMessage[])[]): Promise<ServerMessage[]> {
  const messages: ServerMessage[] = []
  const never = new AbortController().signal
  for await (const message of answerMessages(doorWith(...streams), { id, text: 'Hello' }, never)) messages.push(message)
  return messages
}

describe('a typed turn that comes back when its messages are not kept any more', () => {
  it('ends with the snapshot when the answer was finished meanwhile: its end does not come a second time', async () => {
    const messages = await turn(began, [snapshotOf('idle', asked, answer('completed', 'Good day'))])
    expect(messages.at(-1)).toMatchObject({ type: 'welcome', snapshot: { items: [{}, { text: 'Good day' }] } })
  })

  it('ends with the snapshot when something else is being answered by now', async () => {
    const other: Item = { ...answer('streaming', 'Something'), itemId: 'b' }
    const messages = await turn(began, [snapshotOf('thinking', asked, answer('completed', 'Good day'), other)])
    expect(messages.at(-1)?.type).toBe('welcome')
  })

  it('goes on to the end of an answer that is still being made', async () => {
    const messages = await turn(began, [snapshotOf('thinking', asked, answer('streaming', 'Good ')), end(2_001)])
    expect(messages.slice(-2).map(({ type }) => type)).toEqual(['welcome', 'response-end'])
  })

  it('learns from the snapshot which answer is its own when that began in the gap', async () => {
    const messages = await turn(began.slice(0, 2), [
      ...[snapshotOf('thinking', asked, answer('streaming', 'Good ')), end(2_001)],
    ])
    expect(messages.at(-1)?.type).toBe('response-end')
  })

  it('fails, so that the text is given back, when the server is idle and knows nothing of it', async () => {
    const failed = expect(turn(began.slice(0, 1), [snapshotOf('idle')])).rejects
    await failed.toMatchObject({ code: 'not-ready', message: expect.stringContaining('Send it again') as string })
  })
})

it('a stream that breaks behind the end of its answer is not taken up again: nothing more would come', async () => {
  const messages = await turn([...began, end(5)], [])
  expect(messages.at(-1)?.type).toBe('response-end')
})

it('a text that steers ends with the answer it went into, also over a broken stream', async () => {
  const steering: ServerMessage = { type: 'item-added', ...numbered(1), item: asked, beforeItemId: 'a' }
  const messages = await turn([welcome(), steering], [welcome({ isResumed: true, seq: 5 }), end(5)])
  expect(messages.at(-1)?.type).toBe('response-end')
})
