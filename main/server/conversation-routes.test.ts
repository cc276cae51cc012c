import { afterEach, expect, test } from 'vitest'
import {
  searchAnswerSchema,
  conversationDeletedSchema,
  conversationListSchema,
  listedConversationSchema,
} from '../../shared/protocol/conversation-list.ts'
import { dataExportSchema } from '../../shared/protocol/data-export.ts'
import { usageAnswerSchema } from '../../shared/protocol/kept-data.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import type { ConversationStore } from '../store/types.ts'

let running: LoopbackServer | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

async function start(): Promise<{ server: LoopbackServer; store: ConversationStore; conversationId: string }> {
  const clock = new ManualClock()
  const { conversations: store, data } = memoryStore(clock)
  running = await startLoopbackServer({ manualClock: clock, conversations: store, data })
  const { conversationId } = store.create()
  const item = {
    itemId: 'i',
    role: 'user',
    modality: 'text',
    status: 'completed',
    createdAtMs: clock.wallMs(),
  } as const
  store.saveItem(conversationId, { ...item, text: 'What is an ox?' })
  return { server: running, store, conversationId }
}

const plainItem = {
  itemId: 'i',
  role: 'user',
  modality: 'text',
  status: 'completed',
  createdAtMs: 1,
} as const
const unknown = { status: 404, code: 'unknown-conversation' }
async function refusalOf(response: Response): Promise<unknown> {
  return { status: response.status, code: ((await response.json()) as { code: string }).code }
}

test('the list and one conversation are read as the contract says', async () => {
  const { server, store, conversationId } = await start()
  const list = conversationListSchema.parse(await (await server.fetch('/api/conversations')).json())
  expect(list.conversations).toEqual(store.list())
  expect(list.conversations[0]?.title).toBe('What is an ox?')
  const one: unknown = await (await server.fetch(`/api/conversations/${conversationId}`)).json()
  expect(one).toEqual({ conversationId, items: store.items(conversationId) })
  expect(await refusalOf(await server.fetch('/api/conversations/two'))).toEqual(unknown)
})

test('a new name is answered with the line as it is now, and an empty one is refused', async () => {
  const { server, conversationId } = await start()
  const rename = (title: unknown): Promise<Response> =>
    server.fetch(`/api/conversations/${conversationId}`, { method: 'PATCH', body: { title } })
  const line = listedConversationSchema.parse(await (await rename('  About oxen ')).json())
  expect(line).toMatchObject({ conversationId, title: 'About oxen', itemCount: 1 })
  for (const wrong of ['', '   ', 'x'.repeat(201), 7]) expect((await rename(wrong)).status).toBe(400)
  const elsewhere = await server.fetch('/api/conversations/two', { method: 'PATCH', body: { title: 'x' } })
  expect(await refusalOf(elsewhere)).toEqual(unknown)
})

test('a deleted conversation is out of the list, its sessions are sent elsewhere, and it can come back in time', async () => {
  const { server, conversationId } = await start()
  const path = `/api/conversations/${conversationId}`
  const deleted = conversationDeletedSchema.parse(await (await server.fetch(path, { method: 'DELETE' })).json())
  expect(deleted).toEqual({ conversationId, undoForMs: 30_000 })
  expect(server.hub.left).toEqual([conversationId])
  expect(await (await server.fetch('/api/conversations')).json()).toEqual({ conversations: [] })
  expect(await refusalOf(await server.fetch(path))).toEqual(unknown)
  expect(await refusalOf(await server.fetch(path, { method: 'DELETE' }))).toEqual(unknown)
  const restored: unknown = await (await server.fetch(`${path}/restore`, { method: 'POST' })).json()
  expect(listedConversationSchema.parse(restored).title).toBe('What is an ox?')
  expect(await refusalOf(await server.fetch(`${path}/restore`, { method: 'POST' }))).toEqual(unknown)
})

test('after its time a deleted conversation cannot come back', async () => {
  const { server, conversationId } = await start()
  await server.fetch(`/api/conversations/${conversationId}`, { method: 'DELETE' })
  server.clock.advance(30_000)
  const restored = await server.fetch(`/api/conversations/${conversationId}/restore`, { method: 'POST' })
  expect(await refusalOf(restored)).toEqual(unknown)
})

test('a conversation is exported as a file to read, or with all that is known of it', async () => {
  const { server, store, conversationId } = await start()
  const path = `/api/conversations/${conversationId}/export`
  const markdown = await server.fetch(path)
  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  expect(markdown.headers.get('content-disposition')).toBe('attachment; filename="What is an ox.md"')
  expect(await markdown.text()).toContain('# What is an ox?')
  const json = await server.fetch(`${path}?form=json`)
  expect(json.headers.get('content-type')).toContain('application/json')
  expect(dataExportSchema.parse(await json.json())).toEqual({
    format: 'parley-export',
    version: 1,
    exportedAtMs: server.clock.wallMs(),
    conversations: [expect.objectContaining({ title: store.summary(conversationId)?.title })],
    notes: [],
  })
  expect((await server.fetch(`${path}?form=pdf`)).status).toBe(400)
  expect(await refusalOf(await server.fetch('/api/conversations/two/export'))).toEqual(unknown)
})

test('the list comes in pages that hang together, whatever moves to the top meanwhile', async () => {
  const { server, store, conversationId } = await start()
  const ids = [conversationId]
  for (let number = 0; number < 4; number++) {
    server.clock.advance(number % 2)
    const made = store.create().conversationId
    ids.unshift(made)
    store.saveItem(made, { ...plainItem, itemId: `${number}`, text: 'More' })
  }
  const page = async (query: string): Promise<{ ids: string[]; next: string | undefined }> => {
    const response = await server.fetch(`/api/conversations?limit=2${query}`)
    const { conversations, next } = conversationListSchema.parse(await response.json())
    return { ids: conversations.map((line) => line.conversationId), next }
  }
  const first = await page('')
  server.clock.advance(5)
  store.saveItem(conversationId, { ...plainItem, itemId: 'again', text: 'Again' })
  const second = await page(`&before=${encodeURIComponent(first.next ?? '')}`)
  expect([...first.ids, ...second.ids].sort()).toEqual(ids.filter((id) => id !== conversationId).sort())
  expect(second.next).toBeUndefined()
  for (const wrong of ['limit=0', 'limit=501', 'limit=x', 'before=yesterday', 'after=1'])
    expect([wrong, (await server.fetch(`/api/conversations?${wrong}`)).status]).toEqual([wrong, 400])
})

test('what was said is found by its words, as text with the matches marked', async () => {
  const { server, conversationId } = await start()
  const found = await server.fetch(`/api/conversations/search?q=${encodeURIComponent('"WHAT" o')}`)
  expect(searchAnswerSchema.parse(await found.json()).hits).toEqual([
    expect.objectContaining({
      conversationId,
      title: 'What is an ox?',
      itemId: 'i',
      excerpt: [
        { text: 'What', isMatch: true },
        { text: ' is an ', isMatch: false },
        { text: 'ox', isMatch: true },
        { text: '?', isMatch: false },
      ],
    }),
  ])
  expect((await server.fetch('/api/conversations/search')).status).toBe(400)
})

test('what answers used is told by answer, and of one whose provider said nothing there is nothing', async () => {
  const { server, store, conversationId } = await start()
  const answer = { ...plainItem, role: 'assistant', text: 'A male cow.' } as const
  store.saveItem(conversationId, { ...answer, itemId: 'a-1' })
  store.saveItem(conversationId, { ...answer, itemId: 'a-2' })
  const figures = { generatedCharacters: 11, sentSamples: 0, heardSamples: 0 }
  const usage = { part: 'llm', provider: 'gpt at example.org', inputTokens: 12, outputTokens: 4 } as const
  store.keepAnswer('a-1', { figures, usage })
  store.keepAnswer('a-1', { figures, usage: { ...usage, outputTokens: 2 } })
  store.keepAnswer('a-2', { figures })
  const other = store.create().conversationId
  store.saveItem(other, { ...answer, itemId: 'b-1' })
  store.keepAnswer('b-1', { figures, usage })
  const response = await server.fetch(`/api/conversations/${conversationId}/usage`)
  expect(usageAnswerSchema.parse(await response.json())).toEqual({
    answers: [{ itemId: 'a-1', usage: [usage, { ...usage, outputTokens: 2 }] }],
  })
  expect(await refusalOf(await server.fetch('/api/conversations/nowhere/usage'))).toEqual(unknown)
})
