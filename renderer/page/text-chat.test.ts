import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { PageAccess, PageRequest } from '../connection/page-access.ts'
import { initialState } from '../state/app-state.ts'
import { welcome } from '../state/__fixtures__/server-says.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { createStore, type Store } from './store.ts'
import { TextChat } from './text-chat.ts'

type Answer = (path: string, request: PageRequest) => Response | Promise<Response>

function rig(answer: Answer): { readonly store: Store; readonly chat: TextChat; readonly bodies: unknown[] } {
  const store = createStore(initialState({ mode: 'text', preset: 'balanced' }))
  const bodies: unknown[] = []
  const access: PageAccess = {
    origin: 'http://127.0.0.1:47800',
    mintTicket: () => Promise.resolve('t'),
    request: async (path, request) => {
      bodies.push(request.body)
      return await answer(path, request)
    },
  }
  const tell = store.dispatch.bind(store)
  const chat = new TextChat({
    line: { access, clock: new ManualClock(), random: () => 0 },
    tell,
    newId: () => 'id',
    session: () => store.state.session,
    wanted: () => store.state.wanted,
  })
  return { store, chat, bodies }
}

function events(...messages: readonly ServerMessage[]): Response {
  return new Response(messages.map((message, index) => `id: 7.${index}\ndata: ${JSON.stringify(message)}\n\n`).join(''))
}

const greeting: ServerMessage = {
  ...welcome(),
  snapshot: { items: [], mode: 'always-listening', isMuted: false, phase: 'idle' },
}

describe('a stream that is followed', () => {
  it('is taken up again behind the last message when the machine wakes or the network is back', async () => {
    const asked: { readonly lastEventId: string | undefined; readonly signal: AbortSignal }[] = []
    const { store, chat } = rig((path, { headers, signal }) => {
      if (path === '/api/chat') return events({ ...greeting, seq: 0 })
      asked.push({ lastEventId: headers?.['last-event-id'], signal })
      // Nothing more comes, and nobody says that it is over.
      return new Response(new ReadableStream())
    })
    chat.probe()
    expect(asked).toEqual([])
    await chat.submit({ id: 'c-1', text: 'first' })
    chat.follow()
    await settled()
    chat.probe()
    await settled()
    expect(asked.map(({ lastEventId, signal }) => [lastEventId, signal.aborted])).toEqual([
      ['7.0', true],
      ['7.0', false],
    ])
    expect(store.state.notices).toEqual([])
  })
})

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('a text without voice', () => {
  it('that is typed before the first has a session goes into the same one', async () => {
    const { chat, bodies } = rig(() => events(greeting))
    await Promise.all([
      chat.submit({ id: 'c-1', text: 'first', whileSpeaking: 'interrupt' }),
      chat.submit({ id: 'c-2', text: 'second', whileSpeaking: 'queue' }),
    ])
    expect(bodies).toEqual([
      { id: 'c-1', text: 'first', whileSpeaking: 'interrupt' },
      { id: 'c-2', text: 'second', whileSpeaking: 'queue', sessionId: 's-1' },
    ])
  })

  it('whose first failed is not kept waiting for a session that never comes', async () => {
    let tries = 0
    const { chat, bodies } = rig(() => {
      if (tries++ === 0) throw new AssistantError('not-ready', 'Parley does not answer.')
      return events(greeting)
    })
    await Promise.all([
      chat.submit({ id: 'c-1', text: 'first', whileSpeaking: 'interrupt' }),
      chat.submit({ id: 'c-2', text: 'second', whileSpeaking: 'interrupt' }),
    ])
    expect(bodies).toHaveLength(2)
  })

  it('goes into the conversation that was opened, and what comes of the one that was left is not shown', async () => {
    const late = Promise.withResolvers<Response>()
    const { store, chat, bodies } = rig(() => (bodies.length === 1 ? late.promise : events(greeting)))
    const left = chat.submit({ id: 'c-1', text: 'first', whileSpeaking: 'interrupt' })
    chat.leaveConversation()
    store.dispatch({ type: 'conversation-opened', conversationId: 'kept', items: [] })
    late.resolve(events({ ...greeting, sessionId: 's-left', conversationId: 'left' }))
    await left
    expect(store.state.session).toBeUndefined()
    await chat.submit({ id: 'c-2', text: 'second', whileSpeaking: 'interrupt' })
    expect(bodies.at(-1)).toEqual({ id: 'c-2', text: 'second', whileSpeaking: 'interrupt', conversationId: 'kept' })
    expect(store.state.session?.sessionId).toBe('s-1')
  })

  it('that a dead socket took says in which life of the session, so that no other one runs it again', async () => {
    const { chat, bodies } = rig(() => events(greeting))
    await chat.submit({ id: 'c-1', text: 'first', whileSpeaking: 'interrupt' }, 7)
    expect(bodies).toEqual([{ id: 'c-1', text: 'first', whileSpeaking: 'interrupt', sentInEpoch: 7 }])
  })

  it('that cannot be sent is given back', async () => {
    const { store, chat } = rig(() => {
      throw new AssistantError('not-ready', 'Parley does not answer.')
    })
    store.dispatch({ type: 'text-submitted', commandId: 'c-1', text: 'first' })
    await chat.submit({ id: 'c-1', text: 'first', whileSpeaking: 'interrupt' })
    expect(store.state.notices).toMatchObject([{ message: 'Parley does not answer.' }])
    expect(store.state.window.draft).toBe('first')
    expect(store.state.unansweredTexts).toEqual([])
  })
})
