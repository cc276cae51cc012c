import { describe, expect, it } from 'vitest'
import type { SearchHit } from '../../shared/protocol/conversation-list.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { initialState } from '../state/app-state.ts'
import { ConversationSearch } from './conversation-search.ts'
import { createStore } from './store.ts'

const hit: SearchHit = {
  ...{ conversationId: 'c-1', title: 'Foxes', itemId: 'i-1', role: 'user', createdAtMs: 1 },
  excerpt: [
    { text: 'a ', isMatch: false },
    { text: 'fox', isMatch: true },
  ],
}

function rig() {
  const store = createStore(initialState({ mode: 'text', preset: 'balanced' }))
  const clock = new ManualClock()
  const opened: string[] = []
  const asked: { readonly path: string; readonly answer: PromiseWithResolvers<unknown> }[] = []
  const search = new ConversationSearch({
    store,
    clock,
    access: {
      origin: 'http://127.0.0.1:47800',
      mintTicket: () => Promise.resolve('t'),
      request: async (path) => {
        const answer = Promise.withResolvers<unknown>()
        asked.push({ path, answer })
        return Response.json(await answer.promise)
      },
    },
    openConversation: (conversationId) => opened.push(conversationId),
  })
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return { store, clock, opened, asked, search, settled }
}

describe('looking for words in everything', () => {
  it('asks once for what was typed in one go', async () => {
    const { clock, asked, search, store, settled } = rig()
    for (const words of ['f', 'fo', ' fo&x ']) {
      search.searchConversations(words)
      clock.advance(100)
    }
    expect(asked).toEqual([])
    clock.advance(100)
    expect(asked.map(({ path }) => path)).toEqual(['/api/conversations/search?limit=50&q=fo%26x'])
    asked[0]?.answer.resolve({ hits: [hit] })
    await settled()
    expect(store.state.data.search).toEqual({ name: 'found', words: 'fo&x', hits: [hit] })
  })

  it('shows what was asked for last, whichever answer comes first, and keeps the old hits until then', async () => {
    const { clock, asked, search, store, settled } = rig()
    search.searchConversations('fox')
    clock.advance(150)
    search.searchConversations('owl')
    clock.advance(150)
    asked[1]?.answer.resolve({ hits: [hit] })
    await settled()
    asked[0]?.answer.resolve({ hits: [] })
    await settled()
    expect(store.state.data.search).toEqual({ name: 'found', words: 'owl', hits: [hit] })
    search.searchConversations('owls')
    expect(store.state.data.search).toEqual({ name: 'asking', words: 'owls', hits: [hit] })
  })

  it('ends with the words, also when an answer is still on its way', async () => {
    const { clock, asked, search, store, settled } = rig()
    search.searchConversations('fox')
    clock.advance(150)
    search.searchConversations(' ')
    asked[0]?.answer.resolve({ hits: [hit] })
    await settled()
    expect(store.state.data.search).toEqual({ name: 'off' })
  })

  it('that failed says why', async () => {
    const { clock, asked, search, store, settled } = rig()
    search.searchConversations('fox')
    clock.advance(150)
    asked[0]?.answer.reject(new AssistantError('store-failed', 'The file is damaged.'))
    await settled()
    expect(store.state.data.search).toMatchObject({ name: 'failed', message: 'The file is damaged.' })
  })

  it('opens the conversation at what was found, until the bar with the words is closed', () => {
    const { opened, search, store } = rig()
    search.openFound(hit)
    expect(opened).toEqual(['c-1'])
    expect(store.state.window.isFindShown).toBe(true)
    expect(store.state.data.sought).toEqual({ itemId: 'i-1', words: 'fox' })
    store.dispatch({ type: 'window', event: { type: 'find', isShown: false } })
    expect(store.state.data.sought).toBeUndefined()
  })
})
