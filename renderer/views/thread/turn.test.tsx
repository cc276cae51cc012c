import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Item } from '../../../shared/protocol/items.ts'
import { initialState, type AppState } from '../../state/app-state.ts'
import type { Actions } from '../actions.ts'
import { AppProvider } from '../app-context.tsx'
import { rowsOfItem } from './rows.ts'
import { Turn } from './turn.tsx'

const base: Item = {
  itemId: 'a',
  role: 'assistant',
  modality: 'voice',
  status: 'completed',
  text: 'The fox ran.',
  createdAtMs: 1_790_000_000_000,
}
const question: Item = { ...base, itemId: 'u', role: 'user', text: 'Where is the fox?' }

function markup(item: Item, given: Partial<AppState> = {}): string {
  const store = createStore(() => ({ ...initialState({ mode: 'text', preset: 'balanced' }), items: [item], ...given }))
  return renderToStaticMarkup(
    <AppProvider ports={{ store, actions: {} as Actions }}>
      <Turn item={item} rows={rowsOfItem(item).rows} place={3} turns={9} measure={() => undefined} />
    </AppProvider>,
  )
}

test('a turn says who speaks and where it stands among all turns, drawn or not', () => {
  expect(markup(base)).toContain('Parley: ')
  expect(markup(base)).toContain('aria-posinset="3" aria-setsize="9"')
  expect(markup(question)).toContain('You: ')
})

test('a cut answer says up to which words it was heard, and keeps the others readable', () => {
  const cut: Item = { ...base, status: 'interrupted', text: 'The fox', generatedText: 'The fox ran away.' }
  const receipts = new Map([['a', { heardText: 'The fox', reason: 'barge-in', silencedInMs: 118 } as const]])
  const html = markup(cut, { receipts })
  expect(html).toContain('You cut in: you heard up to “The fox”, stopped in 118 ms')
  expect(html).toContain(' ran away.')
})

test('of an answer that was only written nobody is told what they heard', () => {
  const stopped: Item = { ...base, modality: 'text', status: 'interrupted', text: 'The fox' }
  expect(markup(stopped)).toContain('Cut: it was written up to “The fox”')
})

test('the last second of a cut can be heard again while it is kept, and not while somebody speaks', () => {
  const cut: Item = { ...base, status: 'interrupted' }
  expect(markup(cut)).not.toContain('Hear that second again')
  expect(markup(cut, { replayable: ['a'] })).toContain('Hear that second again')
  expect(markup(cut, { replayable: ['a'] })).not.toContain('disabled=""')
  expect(markup(cut, { replayable: ['a'], phase: 'speaking' })).toContain('disabled=""')
})

test('an answer that broke off can be asked for again, as long as it is the last turn', () => {
  const failed: Item = { ...base, status: 'failed' }
  expect(markup(failed, { items: [question, failed] })).toContain('Ask again')
  const asked: Item = { ...question, itemId: 'v' }
  expect(markup(failed, { items: [question, failed, asked] })).not.toContain('Ask again')
})

test('a question without an answer can be asked again where it stands', () => {
  const typed: Item = { ...question, modality: 'text' }
  expect(markup(typed, { items: [typed] })).toContain('Ask again')
  expect(markup(typed, { items: [typed], phase: 'thinking' })).not.toContain('Ask again')
})

test('a question that Parley was stopped before it could answer says so, as long as it is kept', () => {
  const left: Item = { ...question, isUnanswered: true }
  const said = 'Parley was stopped before it could answer.'
  expect(markup(left, { items: [left] })).toContain(said)
  expect(markup(left, { items: [left] })).toContain('Ask again')
  expect(markup(left, { items: [left, { ...question, itemId: 'v' }, base] })).toContain(said)
  expect(markup(question, { items: [question] })).not.toContain(said)
})

test('what was said aloud of a failure says what it is, and so does a timer', () => {
  const failed: Item = { ...base, status: 'failed' }
  const why: Item = { ...base, itemId: 'w', text: 'The model broke off.', isAnnouncement: true }
  expect(markup(why, { items: [question, failed, why] })).toContain('Why the answer broke off')
  expect(markup(why, { items: [question, why], failures: [why.text] })).toContain('Why there is no answer')
  expect(markup(why, { items: [question, base, why] })).toContain('A notice, not an answer')
})

test('doubtful ears say so, and sure ones do not', () => {
  expect(markup({ ...question, certainty: 0.3 })).toContain('Heard with some doubt')
  expect(markup({ ...question, certainty: 0.9 })).not.toContain('doubt')
})

test('what was spoken is told from what was typed', () => {
  expect(markup(question)).toContain('aria-label="Spoken"')
  expect(markup({ ...question, modality: 'text' })).not.toContain('Spoken')
})

test('code has its language and can be copied', () => {
  const html = markup({ ...base, text: '```ts\nlet a = 1\n```' })
  expect(html).toContain('>ts<')
  expect(html).toContain('aria-label="Copy the code"')
})
