import { describe, expect, it } from 'vitest'
import { welcome } from '../session/__fixtures__/welcome.ts'
import { afterMessage, answerIn, awaitAnswer, type AwaitedAnswer } from './awaited-answer.ts'
import type { Item } from './items.ts'
import type { ServerMessage, SessionMessage, Snapshot, Welcome } from './server-messages.ts'

const commandId = '00000000-0000-4000-8000-000000000001'
const asked: Item = {
  ...{ itemId: commandId, role: 'user', modality: 'text', status: 'completed', text: 'Hello', createdAtMs: 0 },
}
const answerItem = (itemId: string, status: Item['status'], fields: Partial<Item> = {}): Item => ({
  ...{ itemId, role: 'assistant', modality: 'text', status, text: 'Hi', createdAtMs: 0 },
  ...fields,
})
const start = (itemId: string): SessionMessage => ({
  ...{ type: 'response-start', responseId: 1, itemId, isSpoken: false },
})
const end = (itemId: string): SessionMessage => ({
  ...{ type: 'response-end', responseId: 1, itemId, reason: 'completed', heardText: 'Hi' },
  ...{ generatedCharacters: 2, sentSamples: 0, heardSamples: 0 },
})
const result = (isOk: boolean): SessionMessage => ({ type: 'command-result', commandId, isOk })
const phase = (name: Snapshot['phase']): SessionMessage => ({
  ...{ type: 'state', phase: name, isUserSpeaking: false, isMuted: false, mode: 'text' },
})
const added = (item: Item, beforeItemId?: string): SessionMessage => ({
  ...{ type: 'item-added', item, ...(beforeItemId !== undefined && { beforeItemId }) },
})
const snapshot = (name: Snapshot['phase'], ...items: readonly Item[]): Welcome =>
  welcome({ epoch: 8, snapshot: { items: [...items], mode: 'text', isMuted: false, phase: name } })

function after(...messages: readonly (SessionMessage | Welcome)[]): AwaitedAnswer['awaits'] {
  const numbered = messages.map((message, at): ServerMessage =>
    'epoch' in message ? message : { ...message, epoch: 7, seq: at },
  )
  return numbered.reduce(afterMessage, awaitAnswer(commandId)).awaits
}

describe('the answer to a text', () => {
  it.each<[string, readonly (SessionMessage | Welcome)[], AwaitedAnswer['awaits']]>([
    ['is the next one to start behind its item', [welcome(), added(asked), start('a')], { name: 'end', itemId: 'a' }],
    ['is over with its own end', [welcome(), added(asked), start('a'), end('a')], { name: 'over' }],
    ['is not an earlier one that ends first', [welcome(), start('b'), end('b'), added(asked)], { name: 'start' }],
    ['is the one that it steers', [welcome(), added(asked, 'b'), start('c'), end('b')], { name: 'over' }],
    ['does not come when the text was refused', [welcome(), result(false)], { name: 'over' }],
    [
      'does not come when it was stopped before',
      [welcome(), added(asked), result(true), phase('idle')],
      { name: 'over' },
    ],
    ['is not over with the idle phase of an earlier one', [welcome(), added(asked), phase('idle')], { name: 'start' }],
    [
      'still ends after a stop, whose phase is ahead',
      [welcome(), added(asked), result(true), start('a'), phase('idle')],
      { name: 'end', itemId: 'a' },
    ],
  ])('%s', (_, messages, awaits) => {
    expect(after(...messages)).toEqual(awaits)
  })
})

describe('a snapshot in the middle of an answer', () => {
  const begun = [welcome(), added(asked), result(true), start('a')]

  it.each<[string, Welcome, AwaitedAnswer['awaits']]>([
    ['that is idle: it is over', snapshot('idle', asked, answerItem('a', 'completed')), { name: 'over' }],
    [
      'in which another one is being made: it is over',
      snapshot('thinking', asked, answerItem('a', 'completed'), answerItem('b', 'streaming')),
      { name: 'over' },
    ],
    ['in which it is being made: it goes on', snapshot('thinking', asked, answerItem('a', 'streaming')), until('a')],
    ['of another conversation: it is over', snapshot('thinking', answerItem('b', 'streaming')), { name: 'over' }],
  ])('%s', (_, message, awaits) => {
    expect(after(...begun, message)).toEqual(awaits)
  })

  it.each<[string, Welcome, AwaitedAnswer['awaits']]>([
    ['that has it, being made', snapshot('thinking', asked, answerItem('a', 'streaming')), until('a')],
    ['that has it, whole', snapshot('thinking', asked, answerItem('a', 'completed')), { name: 'over' }],
    ['that has only the text', snapshot('thinking', asked), { name: 'start' }],
    [
      'of a session that is busy with another text',
      snapshot('thinking', answerItem('b', 'streaming')),
      { name: 'item' },
    ],
    ['of an idle session that has the text', snapshot('idle', asked), { name: 'over' }],
    ['of an idle session that knows nothing of the text', snapshot('idle'), { name: 'lost' }],
  ])('that began in the gap: %s', (_, message, awaits) => {
    expect(after(welcome(), message)).toEqual(awaits)
  })
})

it('the answer in a snapshot is what was said to the text, and no announcement that came in between', () => {
  const alarm = answerItem('alarm', 'completed', { isAnnouncement: true })
  expect(answerIn([answerItem('b', 'completed'), asked, alarm, answerItem('a', 'completed')], commandId)?.itemId).toBe(
    'a',
  )
  expect(answerIn([answerItem('b', 'completed')], commandId)).toBeUndefined()
})

function until(itemId: string): AwaitedAnswer['awaits'] {
  return { name: 'end', itemId }
}
