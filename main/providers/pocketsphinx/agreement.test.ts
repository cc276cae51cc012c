import { expect, test } from 'vitest'
import { smallPronunciations } from './__fixtures__/small-dictionary.ts'
import { Agreement } from './agreement.ts'
import type { Hearing } from './hearing.ts'

const agreement = new Agreement(
  {
    openPrefixes: ['take a note', 'remember to'],
    isStateChanging: (text) => /^(delete|set|take|remember)/.test(text),
  },
  smallPronunciations,
)

function heard(general: string, grammar: string, margin: number): Hearing {
  return {
    general: { text: general, score: -5_000 },
    grammar: { text: grammar, score: -5_000 + margin * 100 },
    alternatives: [],
    frames: 100,
    source: 'second-look',
  }
}

test('two passes that agree give the words of the grammar', () => {
  expect(agreement.agree(heard('roland ice', 'roll a dice', 16))).toMatchObject({
    text: 'roll a dice',
    isCommand: true,
  })
})

test('ordinary speech stays what the general model heard, whatever the grammar made of it', () => {
  const made = agreement.agree(heard('please remember the water', 'delete my notes', -19))
  expect(made).toMatchObject({ text: 'please remember the water', isCommand: false })
})

test('a change of what is kept is sure only with much evidence', () => {
  expect(agreement.agree(heard('delete my notes', 'delete my notes', 15)).certainty).toBeGreaterThanOrEqual(0.7)
  const vague = agreement.agree(heard('the weight my notes', 'delete my notes', 12))
  expect(vague.text).toBe('delete my notes')
  expect(vague.certainty).toBeLessThan(0.5)
})

test('the same evidence is enough for a command that changes nothing', () => {
  expect(agreement.agree(heard('bro drives', 'roll a dice', 17)).certainty).toBeGreaterThanOrEqual(0.5)
})

test('a change that only the general model heard is asked about', () => {
  expect(agreement.agree(heard('delete all my notes', 'stop', -20))).toMatchObject({
    text: 'delete all my notes',
    certainty: 0.4,
    isCommand: false,
  })
})

test('open speech keeps the words after its beginning, and a misheard beginning is less certain', () => {
  const literal = agreement.agree(heard('take a note tell the doctor', 'take a note please', 3))
  const near = agreement.agree(heard('take an oath tell the doctor', 'take a note please', 3))
  expect(literal).toMatchObject({ text: 'take a note tell the doctor', isCommand: true })
  expect(near.text).toBe(literal.text)
  expect(near.certainty).toBeLessThan(literal.certainty)
})

test('a change whose numbers the two passes hear differently is asked about', () => {
  const made = agreement.agree(heard('set a timer for five minutes', 'set a timer for nine minutes', 14))
  expect(made.certainty).toBeLessThan(0.5)
  const same = agreement.agree(heard('shudder timer for five minutes', 'set a timer for five minutes', 14))
  expect(same.certainty).toBeGreaterThanOrEqual(0.7)
})

test('a misheard beginning of two words is never sure enough for a change', () => {
  const made = agreement.agree(heard('remembered to water the plants', 'stop', -9))
  expect(made).toMatchObject({ text: 'remember to water the plants', certainty: 0.4 })
})

test('a please in both is no agreement: "water please" is not "louder please"', () => {
  const { similarity } = agreement.evidence(heard('water please', 'louder please', 0))
  expect(similarity).toBeLessThan(0.7)
  expect(agreement.evidence(heard('please stop', 'stop please', 0)).similarity).toBe(1)
})

test('nothing understood is empty and not certain, even when the grammar made a command of it', () => {
  expect(agreement.agree(heard('', 'stop', 50))).toEqual({ text: '', certainty: 0, isCommand: false })
})

test('no frames are no evidence', () => {
  const none = { ...heard('stop', 'stop', 10), frames: 0 }
  expect(agreement.evidence(none).margin).toBe(0)
})
