import { describe, expect, it } from 'vitest'
import { after, fresh, item, server, snapshot, welcome } from './__fixtures__/server-says.ts'
import { conversationIdOf } from './app-state.ts'

const kept = [
  item('i-1', ['user', 'tell me']),
  item('i-2', ['assistant', 'Once'], { status: 'interrupted', generatedText: 'Once upon a time' }),
]

describe('another conversation that is opened', () => {
  const answering = after(
    fresh,
    server({ ...welcome(), snapshot: snapshot([item('i-9', ['user', 'elsewhere'])], { phase: 'thinking' }) }),
    { type: 'response-start', responseId: 1, itemId: 'i-10', isSpoken: true },
    { type: 'text-submitted', commandId: 'c-1', text: 'and then' },
    { type: 'failure', message: 'The key was refused.' },
    { type: 'information', message: 'Of the other conversation.' },
  )
  const opened = after(answering, { type: 'conversation-opened', conversationId: 'c-2', items: kept })

  it('shows what is kept of it, with the receipts of its cuts, and nothing that was under way in the other', () => {
    expect(opened).toMatchObject({ items: kept, phase: 'idle', unansweredTexts: [], session: undefined })
    expect(opened.answers.size).toBe(0)
    expect(opened.receipts.get('i-2')).toEqual({ heardText: 'Once' })
    expect(opened.notices).toMatchObject([{ message: 'The key was refused.' }])
  })

  it('is gone on with by its id until the server has named a session', () => {
    expect(conversationIdOf(opened)).toBe('c-2')
    expect(opened.wanted).toEqual({ conversationId: 'c-2' })
    const begun = after(opened, server(welcome({ conversationId: 'c-3' })))
    expect(conversationIdOf(begun)).toBe('c-3')
  })

  it('hears nothing more of the session that was left', () => {
    const late = after(opened, server({ type: 'text-delta', epoch: 7, seq: 9, responseId: 1, text: 'late' }))
    expect(late.items).toEqual(kept)
  })

  it('without an id is a new one', () => {
    const begun = after(opened, { type: 'conversation-opened', items: [] })
    expect(begun).toMatchObject({ items: [], wanted: {} })
    expect(conversationIdOf(begun)).toBeUndefined()
  })
})
