import { describe, expect, it } from 'vitest'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import { after, fresh, item, server, snapshot, welcome } from './__fixtures__/server-says.ts'

const met = after(fresh, server(welcome()))
const question = item('i-1', ['user', 'tell me a story'])
const running = item('i-2', ['assistant', ''], { status: 'streaming' })
const starts = { type: 'response-start', responseId: 1, itemId: 'i-2', isSpoken: true } as const
const answering = after(met, { type: 'item-added', item: question }, { type: 'item-added', item: running }, starts)

function says(text: string, responseId = 1): SessionMessage {
  return { type: 'text-delta', responseId, text }
}

function texts(state: typeof fresh): string[] {
  return state.items.map(({ text }) => text)
}

function ends(given: { heardText: string; heardSamples?: number; responseId?: number }): SessionMessage {
  return {
    type: 'response-end',
    responseId: 1,
    itemId: 'i-2',
    reason: 'interrupted',
    generatedCharacters: 53,
    sentSamples: 40_800,
    heardSamples: 28_800,
    ...given,
  }
}

describe('a welcome', () => {
  it('with a snapshot replaces what was here', () => {
    const other = snapshot([item('i-9', ['user', 'hello'])], { phase: 'thinking', isMuted: true, mode: 'push-to-talk' })
    const state = after(answering, server({ ...welcome({ epoch: 8, seq: 4, conversationId: 'c-2' }), snapshot: other }))
    expect(state).toMatchObject({ phase: 'thinking', isMuted: true, sessionMode: 'push-to-talk', items: other.items })
    expect(state.session).toMatchObject({ sessionId: 's-1', conversationId: 'c-2', epoch: 8, lastSeq: 4 })
    expect([...state.answers.keys()]).toEqual([])
  })

  it('or a state of the server lifts no mute: only the user does', () => {
    const muted = after(answering, { type: 'mute-chosen', isMuted: true })
    const state = after(
      muted,
      { type: 'state', phase: 'idle', isUserSpeaking: false, isMuted: false, mode: 'always-listening' },
      server({ ...welcome({ epoch: 8 }), snapshot: snapshot([]) }),
    )
    expect(state.isMuted).toBe(true)
    expect(after(state, { type: 'mute-chosen', isMuted: false }).isMuted).toBe(false)
  })

  it('that resumes keeps everything, and the missed messages go on from there', () => {
    const before = after(answering, says('Once upon '))
    const state = after(before, server(welcome({ isResumed: true, seq: 9 })), says('a time'))
    expect(texts(state)).toEqual(['tell me a story', 'Once upon a time'])
  })

  it('gives a running answer back to its item, whose text goes on from all that was made', () => {
    const draft = { ...running, text: 'Once', generatedText: 'Once upon a ' }
    const state = after(
      fresh,
      server({ ...welcome({ seq: 40 }), snapshot: snapshot([question, draft], { phase: 'speaking', responseId: 3 }) }),
      says('time', 3),
    )
    expect(state.items[1]).toEqual({ ...running, text: 'Once upon a time' })
  })

  it('does not shorten a running answer by a draft that is older than what was shown', () => {
    const before = after(answering, says('Once upon a time '))
    const draft = { ...running, text: '', generatedText: 'Once upon ' }
    const again = snapshot([question, draft], { phase: 'speaking', responseId: 1 })
    const state = after(before, server({ ...welcome({ seq: 90 }), snapshot: again }), says('there was'))
    expect(texts(state)).toEqual(['tell me a story', 'Once upon a time there was'])
  })

  it('of a stream that is behind what is known changes nothing', () => {
    const before = after(answering, says('Once upon '))
    expect(after(before, server({ ...welcome({ seq: 1 }), snapshot: snapshot([question]) }))).toEqual(before)
  })

  it('keeps the receipts of cuts that are still there, and makes plain ones for others', () => {
    const cut = after(
      answering,
      says('Once'),
      { type: 'response-interrupt', responseId: 1, reason: 'barge-in' },
      {
        type: 'item-updated',
        item: { ...running, status: 'interrupted', text: 'Once' },
      },
    )
    const known = after(cut, ends({ heardText: 'Once' }))
    const older = item('i-0', ['assistant', 'Well'], { status: 'interrupted' })
    const items = [older, ...known.items]
    const state = after(known, server({ ...welcome({ epoch: 8, seq: 3 }), snapshot: snapshot(items) }))
    expect([...state.receipts]).toEqual([
      ['i-0', { heardText: 'Well' }],
      ['i-2', { heardText: 'Once', heardMs: 1_200, reason: 'barge-in' }],
    ])
  })
})

describe('numbered messages', () => {
  it('count once, even when a second stream brings them again', () => {
    const delta = server({ ...says('Once '), epoch: 7, seq: 4 })
    expect(texts(after(answering, delta, delta))[1]).toBe('Once ')
  })

  it.each([
    ['from before the server was started again', { epoch: 6, seq: 99 }],
    ['from before the first welcome', { epoch: 7, seq: 99 }],
  ])('%s are ignored', (when, numbers) => {
    const state = when.includes('first') ? fresh : answering
    expect(after(state, server({ type: 'item-removed', itemId: 'i-1', ...numbers }))).toEqual(state)
  })
})

describe('the conversation', () => {
  it('keeps its order: an item stands at the end unless it says before which', () => {
    const remark = item('i-3', ['user', 'make it short'], { modality: 'text' })
    const state = after(
      answering,
      { type: 'item-added', item: remark, beforeItemId: 'i-2' },
      { type: 'item-added', item: item('i-4', ['user', 'thanks']) },
    )
    expect(state.items.map(({ itemId }) => itemId)).toEqual(['i-1', 'i-3', 'i-2', 'i-4'])
  })

  it('puts an item whose neighbour is unknown at the end', () => {
    const state = after(answering, { type: 'item-added', item: item('i-3', ['user', 'x']), beforeItemId: 'i-77' })
    expect(state.items.map(({ itemId }) => itemId)).toEqual(['i-1', 'i-2', 'i-3'])
  })

  it('gives each answer its own text, by the number of the response', () => {
    const second = item('i-4', ['assistant', ''], { status: 'streaming' })
    const state = after(
      answering,
      { type: 'item-added', item: second },
      { type: 'response-start', responseId: 2, itemId: 'i-4', isSpoken: false },
      says('first', 1),
      says('second', 2),
    )
    expect(texts(state)).toEqual(['tell me a story', 'first', 'second'])
  })

  it.each<[string, SessionMessage]>([
    ['text', says('x', 99)],
    ['a span', { type: 'speech-span', responseId: 99, text: 'x', startSample: 0 }],
    ['an interrupt', { type: 'response-interrupt', responseId: 99, reason: 'barge-in' }],
    ['an update', { type: 'item-updated', item: item('i-99', ['assistant', 'x']) }],
    ['a removal', { type: 'item-removed', itemId: 'i-99' }],
    ['an end', { ...ends({ heardText: 'x' }), responseId: 99, itemId: 'i-99' } as SessionMessage],
  ])('ignores %s of something unknown', (_, message) => {
    const state = after(answering, message)
    expect({ ...state, session: undefined }).toEqual({ ...answering, session: undefined })
  })

  it('goes on with a cut answer from the heard word when it was only noise', () => {
    const cut = { ...running, text: 'One two', generatedText: 'One two three four.', status: 'interrupted' } as const
    const state = after(
      answering,
      says('One two three four.'),
      { type: 'item-updated', item: cut },
      ends({ heardText: 'One two' }),
      { type: 'item-updated', item: { ...cut, status: 'streaming' } },
      { type: 'response-start', responseId: 2, itemId: 'i-2', isSpoken: true, continuesResponseId: 1 },
      says(' three four.', 2),
    )
    expect(state.items[1]).toEqual({ ...running, text: 'One two three four.' })
    expect([...state.receipts]).toEqual([])
  })

  it('takes no more text for an item that is closed', () => {
    const closed = { ...running, text: 'One', status: 'interrupted' } as const
    const state = after(answering, { type: 'item-updated', item: closed }, says(' two'))
    expect(texts(state)[1]).toBe('One')
  })

  it('keeps what is spoken from which sample on', () => {
    const state = after(answering, { type: 'speech-span', responseId: 1, text: 'Once upon', startSample: 480 })
    expect(state.answers.get(1)).toEqual({
      itemId: 'i-2',
      isSpoken: true,
      spans: [{ text: 'Once upon', startSample: 480 }],
    })
  })
})

describe('a cut answer', () => {
  const interrupt = { type: 'response-interrupt', responseId: 1, reason: 'barge-in' } as const
  const closed = { ...running, status: 'interrupted', text: 'Once upon a time' } as const

  it('leaves a receipt of what was heard, why it stopped and how soon', () => {
    const state = after(
      answering,
      { type: 'barge-in', action: 'duck', reason: 'speech', sinceOnsetMs: 60 },
      { type: 'barge-in', action: 'pause', reason: 'confirmed', sinceOnsetMs: 118 },
      interrupt,
      { type: 'barge-in', action: 'discard', reason: 'words' },
      { type: 'item-updated', item: closed },
      ends({ heardText: 'Once upon a time' }),
    )
    expect(state.receipts.get('i-2')).toEqual({
      heardText: 'Once upon a time',
      reason: 'barge-in',
      heardMs: 1_200,
      silencedInMs: 118,
    })
    expect(state.answers.size).toBe(0)
  })

  it('claims no time of a pause that was taken back before', () => {
    const state = after(
      answering,
      { type: 'barge-in', action: 'pause', reason: 'confirmed', sinceOnsetMs: 118 },
      { type: 'barge-in', action: 'resume', reason: 'no words' },
      interrupt,
      { type: 'item-updated', item: closed },
      ends({ heardText: 'Once' }),
    )
    expect(state.receipts.get('i-2')).toEqual({ heardText: 'Once', reason: 'barge-in', heardMs: 1_200 })
  })

  it('claims no time when a button stopped it', () => {
    const state = after(
      answering,
      { type: 'barge-in', action: 'pause', reason: 'confirmed', sinceOnsetMs: 118 },
      { ...interrupt, reason: 'stop-button' },
      { type: 'item-updated', item: closed },
      ends({ heardText: 'Once' }),
    )
    expect(state.receipts.get('i-2')?.silencedInMs).toBeUndefined()
  })

  it('of which nothing was heard is gone and leaves nothing', () => {
    const state = after(answering, interrupt, { type: 'item-removed', itemId: 'i-2' }, ends({ heardText: '' }))
    expect(state.items.map(({ itemId }) => itemId)).toEqual(['i-1'])
    expect([...state.receipts]).toEqual([])
  })
})

describe('what is being heard', () => {
  const interim = { type: 'transcript-interim', utteranceId: 2, text: 'tell me' } as const

  it('is shown until it has become an item', () => {
    const heard = after(met, interim, {
      type: 'transcript-final',
      utteranceId: 2,
      text: 'tell me a story',
      certainty: 1,
    })
    expect(heard.transcript).toEqual({ utteranceId: 2, text: 'tell me a story' })
    expect(after(heard, { type: 'item-added', item: question }).transcript).toBeUndefined()
  })

  it.each<[string, SessionMessage]>([
    ['no words came', { type: 'transcript-final', utteranceId: 2, text: ' ', certainty: 0 }],
    ['the next utterance begins', { type: 'speech-start', utteranceId: 3, position: 0 }],
    [
      'nothing came of it',
      { type: 'state', phase: 'idle', isUserSpeaking: false, isMuted: false, mode: 'always-listening' },
    ],
  ])('is gone when %s', (_, message) => {
    expect(after(met, interim, message).transcript).toBeUndefined()
  })

  it('does not go back to an older utterance, nor away for a typed text', () => {
    const typed = item('i-5', ['user', 'typed'], { modality: 'text' })
    const state = after(met, interim, { ...interim, utteranceId: 1, text: 'old' }, { type: 'item-added', item: typed })
    expect(state.transcript?.text).toBe('tell me')
  })
})

describe('failures', () => {
  const commandId = '6f1c2c1e-8f0a-4d3b-9a51-2f6f2f1f7a10'
  const submitted = after(met, { type: 'text-submitted', commandId, text: 'my long thought' })

  const refused = {
    type: 'command-result',
    commandId,
    isOk: false,
    code: 'rate-limited',
    message: 'Too fast. Wait a moment.',
  } as const
  const typedOn = { type: 'window', event: { type: 'draft', text: 'and then' } } as const

  it('of a typed text put it back into an empty field, where a reload does not lose it', () => {
    const state = after(submitted, refused)
    expect(state.unansweredTexts).toEqual([])
    expect(state.window.draft).toBe('my long thought')
    expect(state.notices.map(({ message, remedy }) => [message, remedy])).toEqual([
      ['Too fast. Wait a moment.', undefined],
    ])
  })

  it('of a typed text offer it back to who has typed on', () => {
    const state = after(submitted, typedOn, refused)
    expect(state.unansweredTexts).toEqual([])
    expect(state.window.draft).toBe('and then')
    expect(state.notices).toMatchObject([
      { severity: 'problem', remedy: 'put-text-back', text: 'my long thought', message: 'Too fast. Wait a moment.' },
    ])
  })

  it('are none when the text was taken', () => {
    const state = after(submitted, { type: 'command-result', commandId, isOk: true })
    expect([state.unansweredTexts, state.notices]).toEqual([[], []])
  })

  it('by an error frame count like a refusal', () => {
    const error = server({ type: 'error', code: 'bad-frame', message: 'The text is missing.', commandId })
    expect(after(submitted, error)).toMatchObject({ unansweredTexts: [], window: { draft: 'my long thought' } })
    expect(after(met, server({ type: 'error', code: 'bad-frame', message: 'No.' })).notices).toMatchObject([
      { message: 'No.', code: 'bad-frame' },
    ])
  })

  it('to hear words are a remark, over with the next sound', () => {
    const remark = { type: 'notice', code: 'nothing-heard', message: 'I heard no words. Say it again.' } as const
    const told = after(met, remark, { type: 'notice', code: 'store-failed', message: 'The disk is full.' })
    expect(told.notices.map(({ severity }) => severity)).toEqual(['remark', 'problem'])
    expect(after(told, { type: 'speech-start', utteranceId: 4, position: 0 }).notices).toMatchObject([
      { message: 'The disk is full.' },
    ])
  })
})
