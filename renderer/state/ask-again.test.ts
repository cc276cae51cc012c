import { describe, expect, test } from 'vitest'
import type { Item } from '../../shared/protocol/items.ts'
import { after, fresh, item, server, snapshot, welcome } from './__fixtures__/server-says.ts'
import type { AppState } from './app-state.ts'
import { announcementKindOf, askAgainOf } from './ask-again.ts'

const question = item('u-1', ['user', 'Where is the fox?'])
const typed: Item = { ...question, modality: 'text' }
const answer = item('a-1', ['assistant', 'The fox'])
const sentence = 'The language model broke off. Ask again in a moment.'
const saidAloud = item('n-1', ['assistant', sentence], { isAnnouncement: true })

function having(items: readonly Item[], given: Partial<AppState> = {}): AppState {
  const state = after(fresh, server({ ...welcome(), snapshot: snapshot(items) }))
  return { ...state, ...given }
}

describe('a question can be asked again', () => {
  test.each(['failed', 'interrupted'] as const)('at its answer that is %s', (status) => {
    const state = having([question, { ...answer, status }])
    expect(askAgainOf(state)).toEqual({ itemId: 'a-1', text: 'Where is the fox?' })
  })
  test('at the answer that broke off, whatever was said aloud about it', () => {
    const state = having([question, { ...answer, status: 'failed' }, saidAloud], { failures: [sentence] })
    expect(askAgainOf(state)?.itemId).toBe('a-1')
  })
  test('at the words that say why there is no answer', () => {
    const state = having([question, saidAloud], { failures: [sentence] })
    expect(askAgainOf(state)).toEqual({ itemId: 'n-1', text: 'Where is the fox?' })
  })
  test('where Parley was stopped before it could answer, also when it was spoken', () => {
    const state = having([{ ...question, isUnanswered: true }])
    expect(askAgainOf(state)).toEqual({ itemId: 'u-1', text: 'Where is the fox?' })
  })
  test('where it was typed and nothing came of it', () => {
    expect(askAgainOf(having([typed]))).toEqual({ itemId: 'u-1', text: 'Where is the fox?' })
  })
})

describe('a question cannot be asked again', () => {
  test('when it was answered', () => {
    expect(askAgainOf(having([question, answer]))).toBeUndefined()
    expect(askAgainOf(having([]))).toBeUndefined()
  })
  test('when another came after it', () => {
    const state = having([question, { ...answer, status: 'failed' }, { ...question, itemId: 'u-2' }, answer])
    expect(askAgainOf(state)).toBeUndefined()
  })
  test('when it is a spoken stop, which wants no answer, also where a timer rings after it', () => {
    const stop = item('u-2', ['user', 'stop'])
    expect(askAgainOf(having([question, { ...answer, status: 'interrupted' }, stop]))).toBeUndefined()
    const timer = item('n-2', ['assistant', 'Your timer is over.'], { isAnnouncement: true })
    expect(askAgainOf(having([stop, timer]))).toBeUndefined()
  })
  test.each<Partial<AppState>>([
    { phase: 'thinking' },
    { phase: 'speaking' },
    { phase: 'hearing' },
    { unansweredTexts: [{ commandId: 'c', text: 'x' }] },
    { transcript: { utteranceId: 1, text: 'and' } },
    { answers: new Map([[3, { itemId: 'a-9', isSpoken: true, spans: [] }]]) },
  ])('while something runs: %j', (given) => {
    expect(askAgainOf(having([question, { ...answer, status: 'failed' }], given))).toBeUndefined()
  })
})

test('an announcement in the words of a failure is that failure, and any other may be a timer', () => {
  const told = after(having([question]), { type: 'notice', code: 'provider-cut-off', message: sentence })
  const state = after(told, { type: 'item-added', item: saidAloud })
  expect(announcementKindOf(state, saidAloud)).toBe('no-answer')
  const timer = item('n-2', ['assistant', 'Your timer is over.'], { isAnnouncement: true })
  expect(announcementKindOf(after(state, { type: 'item-added', item: timer }), timer)).toBe('timer-or-failure')
})

test('what follows a spoken answer that broke off says why, also after the page was loaded anew', () => {
  const failed: Item = { ...answer, status: 'failed' }
  expect(announcementKindOf(having([question, failed, saidAloud]), saidAloud)).toBe('broken-off')
  const silent: Item = { ...failed, modality: 'text' }
  expect(announcementKindOf(having([question, silent, saidAloud]), saidAloud)).toBe('timer-or-failure')
})
