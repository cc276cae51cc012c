import { describe, expect, it } from 'vitest'
import type { ListedConversation } from '../../shared/protocol/conversation-list.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Item } from '../../shared/protocol/items.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { PageRequest } from '../connection/page-access.ts'
import { initialState } from '../state/app-state.ts'
import { item, welcome } from '../state/__fixtures__/server-says.ts'
import { ConversationList } from './conversation-list.ts'
import { createStore } from './store.ts'

const startMs = Date.UTC(2026, 0, 1)

function listed(conversationId: string, title = conversationId): ListedConversation {
  return { conversationId, title, createdAtMs: startMs, updatedAtMs: startMs, itemCount: 1 }
}

interface Asked {
  readonly said: string
  readonly body: unknown
  readonly answer: PromiseWithResolvers<unknown>
}

/** Requests are answered by hand, in any order. */
function rig() {
  const store = createStore(initialState({ mode: 'text', preset: 'balanced' }))
  const clock = new ManualClock(startMs)
  const asked: Asked[] = []
  const gone: (readonly [string | undefined, readonly Item[]])[] = []
  const pages: string[] = []
  const list = new ConversationList({
    store,
    clock,
    access: {
      origin: 'http://127.0.0.1:47800',
      mintTicket: () => Promise.resolve('t'),
      request: async (path, { method, body }: PageRequest) => {
        const answer = Promise.withResolvers<unknown>()
        asked.push({ said: `${method} ${path}`, body, answer })
        return Response.json(await answer.promise)
      },
    },
    conversation: {
      goToConversation: (conversationId, items) => {
        gone.push([conversationId, items])
        const id = conversationId === undefined ? {} : { conversationId }
        store.dispatch({ type: 'conversation-opened', ...id, items })
      },
    },
    openPage: (url) => pages.push(url),
  })
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const answer = async (said: string, value: unknown): Promise<void> => {
    const place = asked.findIndex((request) => request.said === said)
    if (place === -1) throw new Error(`Nobody asked ${said}, but: ${asked.map((request) => request.said).join(', ')}`)
    const [request] = asked.splice(place, 1)
    if (value instanceof Error) request?.answer.reject(value)
    else request?.answer.resolve(value)
    await settle()
  }
  const titles = (): unknown => store.state.window.conversations?.map(({ title }) => title)
  return { store, clock, list, asked, gone, pages, answer, titles }
}

const lists = 'GET /api/conversations'

describe('the list of conversations', () => {
  it('comes again when an answer has ended, and once more when another ended meanwhile', async () => {
    const { store, asked, answer, titles } = rig()
    store.dispatch({ type: 'server', message: welcome() })
    expect(asked.map(({ said }) => said)).toEqual([lists])
    const response = { epoch: 7, responseId: 1 }
    store.dispatch({
      type: 'server',
      message: { type: 'response-start', ...response, seq: 1, itemId: 'i-1', isSpoken: false },
    })
    store.dispatch({
      type: 'server',
      message: {
        type: 'response-end',
        ...response,
        seq: 2,
        itemId: 'i-1',
        reason: 'completed',
        generatedCharacters: 0,
        sentSamples: 0,
        heardSamples: 0,
        heardText: '',
      },
    })
    await answer(lists, { conversations: [] })
    await answer(lists, { conversations: [listed('c-1', 'Foxes')] })
    expect(titles()).toEqual(['Foxes'])
    expect(asked).toEqual([])
  })
})

describe('opening a conversation', () => {
  it('shows the one that was asked for last, also when the one before it comes later', async () => {
    const { list, gone, answer } = rig()
    list.openConversation('a')
    list.openConversation('b')
    await answer('GET /api/conversations/b', { items: [item('i-2', ['user', 'in b'])] })
    await answer('GET /api/conversations/a', { items: [item('i-1', ['user', 'in a'])] })
    expect(gone.map(([conversationId]) => conversationId)).toEqual(['b'])
  })

  it('that is shown already asks for nothing, but leaves the settings', () => {
    const { store, list, asked } = rig()
    store.dispatch({ type: 'conversation-opened', conversationId: 'a', items: [] })
    list.show({ name: 'settings', section: 'data' })
    list.openConversation('a')
    expect(asked).toEqual([])
    expect(store.state.window.place).toEqual({ name: 'conversation' })
  })

  it('that failed is said, with what happened', async () => {
    const { store, list, answer } = rig()
    list.openConversation('a')
    await answer('GET /api/conversations/a', new AssistantError('unknown-conversation', 'It is gone.'))
    expect(store.state.notices).toMatchObject([{ message: 'The conversation could not be opened. It is gone.' }])
  })
})

describe('a new conversation', () => {
  it('is not begun twice while nothing was said in it', () => {
    const { store, list, gone } = rig()
    list.newConversation()
    expect(gone).toEqual([])
    store.dispatch({ type: 'conversation-opened', conversationId: 'a', items: [] })
    list.newConversation()
    expect(gone).toEqual([[undefined, []]])
  })
})

describe('renaming', () => {
  it('is shown at once; a name that was not kept is fetched back and said', async () => {
    const { store, list, answer, titles } = rig()
    list.listConversations()
    await answer(lists, { conversations: [listed('a', 'old')] })
    list.renameConversation('a', 'new')
    expect(titles()).toEqual(['new'])
    await answer('PATCH /api/conversations/a', new AssistantError('store-failed', 'The disk is full.'))
    await answer(lists, { conversations: [listed('a', 'old')] })
    expect(titles()).toEqual(['old'])
    expect(store.state.notices).toMatchObject([{ message: 'The conversation keeps its old name. The disk is full.' }])
  })
})

describe('deleting', () => {
  const deletion = { conversationId: 'a', undoForMs: 30_000 }

  it('takes it out of the list and out of sight, and offers it back for as long as the server gives', async () => {
    const { store, clock, list, gone, answer, titles } = rig()
    store.dispatch({ type: 'conversation-opened', conversationId: 'a', items: [item('i-1', ['user', 'in a'])] })
    list.listConversations()
    await answer(lists, { conversations: [listed('a', 'Foxes'), listed('b')] })
    list.deleteConversation('a')
    await answer('DELETE /api/conversations/a', deletion)
    expect(titles()).toEqual(['b'])
    expect(gone).toEqual([[undefined, []]])
    expect(store.state.window.deleted?.title).toBe('Foxes')
    clock.advance(29_999)
    expect(store.state.window.deleted).toBeDefined()
    clock.advance(1)
    expect(store.state.window.deleted).toBeUndefined()
  })

  it('is offered back for less, by the time that the answer was under way: never longer than it can be had', async () => {
    const { store, clock, list, answer } = rig()
    list.deleteConversation('a')
    clock.advance(2_000)
    await answer('DELETE /api/conversations/a', deletion)
    clock.advance(27_999)
    expect(store.state.window.deleted).toBeDefined()
    clock.advance(1)
    expect(store.state.window.deleted).toBeUndefined()
  })

  it('taken back brings it back, and the time that was left ends nothing of a later one', async () => {
    const { store, clock, list, answer, titles } = rig()
    list.deleteConversation('a')
    await answer('DELETE /api/conversations/a', deletion)
    list.undoDelete()
    await answer('POST /api/conversations/a/restore', listed('a'))
    await answer(lists, { conversations: [listed('a')] })
    expect(titles()).toEqual(['a'])
    clock.advance(20_000)
    list.deleteConversation('a')
    await answer('DELETE /api/conversations/a', deletion)
    clock.advance(15_000)
    expect(store.state.window.deleted).toBeDefined()
  })
})

describe('a page outside', () => {
  it('is opened when it is one that the web is read by', () => {
    const { list, pages } = rig()
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'https://example.org/keys']) list.openExternal(url)
    expect(pages).toEqual(['https://example.org/keys'])
  })
})

describe('the conversation from before a reload', () => {
  it('is shown again where the window is, be it the settings', async () => {
    const { store, list, gone, answer } = rig()
    list.show({ name: 'settings', section: 'voice' })
    void list.recallConversation('c-1')
    await answer('GET /api/conversations/c-1', { items: [item('i-1', ['user', 'Hello'])] })
    expect(gone).toMatchObject([['c-1', [{ text: 'Hello' }]]])
    expect(store.state.window.place.name).toBe('settings')
  })

  it('that is gone is a new one, and nobody is alarmed', async () => {
    const { store, list, gone, answer } = rig()
    void list.recallConversation('c-1')
    await answer('GET /api/conversations/c-1', new AssistantError('unknown-conversation', 'It is gone.'))
    expect(gone).toEqual([[undefined, []]])
    expect(store.state.notices).toEqual([])
  })

  it('does not come over one that was opened meanwhile', async () => {
    const { list, gone, answer } = rig()
    void list.recallConversation('c-1')
    list.newConversation()
    await answer('GET /api/conversations/c-1', new AssistantError('unknown-conversation', 'It is gone.'))
    expect(gone.filter(([conversationId]) => conversationId !== undefined)).toEqual([])
    expect(gone.length).toBeLessThanOrEqual(1)
  })
})
