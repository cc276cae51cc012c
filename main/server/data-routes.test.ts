import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { helloSchema } from '../../shared/protocol/client-messages.ts'
import { dataExportSchema, importAnswerSchema } from '../../shared/protocol/data-export.ts'
import { keptDataSchema } from '../../shared/protocol/kept-data.ts'
import { importMaxBytes } from '../../shared/protocol/limits.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { Store } from '../store/types.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import { recordingChannel } from '../testing/scripted-session.ts'

let store: Store
let server: LoopbackServer
let conversationId: string
beforeEach(async () => {
  const clock = new ManualClock()
  store = memoryStore(clock)
  const { conversations, data } = store
  server = await startLoopbackServer({ manualClock: clock, conversations, data })
  conversationId = conversations.create().conversationId
  const item = { itemId: 'i', role: 'user', modality: 'text', status: 'completed', text: 'What is an ox?' } as const
  conversations.saveItem(conversationId, { ...item, createdAtMs: 1 })
  store.notes.add('buy milk')
})
afterEach(async () => {
  await server.stop()
  store.close()
})

const post = (body: unknown): Promise<Response> => server.fetch('/api/data/import', { method: 'POST', body })

test('what is exported comes back as new conversations beside the old ones', async () => {
  const response = await server.fetch('/api/data/export')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=Parley.json')
  const exported = dataExportSchema.parse(await response.json())
  expect(exported).toMatchObject({ conversations: [{ title: 'What is an ox?' }], notes: [{ text: 'buy milk' }] })
  const answer = importAnswerSchema.parse(await (await post(exported)).json())
  expect(answer).toEqual({ conversations: 1, items: 1, notes: 1 })
  const again = dataExportSchema.parse(await (await server.fetch('/api/data/export')).json())
  expect(again.conversations).toEqual([...exported.conversations, ...exported.conversations])
  expect(store.conversations.list({ limit: 10 })).toHaveLength(2)
})

test('everything is exported to read, too', async () => {
  const response = await server.fetch('/api/data/export?form=markdown')
  expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  expect(await response.text()).toMatch(/^# What is an ox\?\n[^]*# Notes\n\n- buy milk\n$/)
})

test('a file larger than other bodies may be is taken, and one that is no export is refused and changes nothing', async () => {
  const item = { role: 'user', modality: 'text', status: 'completed', text: 'x'.repeat(200_000), createdAtMs: 1 }
  const conversation = { title: 'Long', createdAtMs: 1, updatedAtMs: 2, items: [item] }
  const file = { format: 'parley-export', version: 1, exportedAtMs: 1, conversations: [conversation], notes: [] }
  expect((await post(file)).status).toBe(200)
  const before = store.conversations.list()
  for (const wrong of [{ ...file, version: 2 }, { ...file, conversations: [{ ...conversation, items: [{}] }] }, '[']) {
    const refused = await post(wrong)
    expect([refused.status, await refused.json()]).toEqual([422, expect.objectContaining({ code: 'import-refused' })])
  }
  const unnamed = await server.fetch('/api/data/import', { method: 'POST', headers: { 'Content-Type': 'text/plain' } })
  expect(unnamed.status).toBe(400)
  expect(store.conversations.list()).toEqual(before)
})

test('a file larger than any export is not held in memory: it is refused in a sentence', async () => {
  const response = await send({}, blanks(importMaxBytes + 1))
  expect([response.status, await response.json()]).toEqual([
    413,
    expect.objectContaining({ message: expect.stringContaining('268,435,456 bytes') as string }),
  ])
})

test('a packed file is refused as it is: whoever unpacks a bomb has it', async () => {
  const response = await send({ 'Content-Encoding': 'gzip' }, gzipSync(' '.repeat(100_000)))
  expect([response.status, await response.json()]).toEqual([
    400,
    expect.objectContaining({ message: expect.stringContaining('not compressed') as string }),
  ])
})

async function send(
  headers: Record<string, string>,
  body: ReadableStream | Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const ticket = { Authorization: `Ticket ${await server.ticket()}`, 'Content-Type': 'application/json' }
  return await fetch(`${server.origin}/api/data/import`, {
    ...{ method: 'POST', duplex: 'half', body },
    headers: { Origin: server.origin, ...ticket, ...headers },
  })
}

function blanks(bytes: number): ReadableStream<Uint8Array> {
  const block = new Uint8Array(1024 * 1024).fill(0x20)
  let left = bytes
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(block.subarray(0, left))
      left -= block.length
      if (left <= 0) controller.close()
    },
  })
}

test('everything is deleted at once, and whoever was in a conversation is sent into a new one', async () => {
  const response = await server.fetch('/api/data', { method: 'DELETE' })
  expect(await response.json()).toEqual({ conversations: 1 })
  expect(server.hub.left).toEqual([conversationId])
  expect([store.conversations.list(), store.notes.list()]).toEqual([[], []])
  expect(store.conversations.search('ox', { limit: 5 })).toEqual([])
})

test('everything deleted is also what a full disk has kept out of the store: it would come in with the next save', async () => {
  const hello = { type: 'hello', protocol: 'parley.v1', client: { name: 'test', version: '0' } } as const
  const { conversationId: unkept } = server.hub.attach(helloSchema.parse(hello), recordingChannel())
  await server.fetch('/api/data', { method: 'DELETE' })
  expect(server.hub.left).toEqual([conversationId, unkept])
})

test('what is kept is told without a word of it', async () => {
  const response = await server.fetch('/api/data')
  expect(keptDataSchema.parse(await response.json())).toMatchObject({
    conversations: 1,
    items: 1,
    notes: 1,
    backups: [],
  })
})
