import { describe, expect, it } from 'vitest'
import { commandGrammarJsgf, openPrefixes, phraseRows, stateChangingKinds } from './phrases.ts'

describe('the phrase table', () => {
  it('has each kind once', () => {
    const kinds = phraseRows.map((row) => row.kind)
    expect(new Set(kinds).size).toBe(kinds.length)
  })

  it('knows that deleting notes changes what is kept and that reading them does not', () => {
    expect(stateChangingKinds.has('notes-delete')).toBe(true)
    expect(stateChangingKinds.has('timer-cancel')).toBe(true)
    expect(stateChangingKinds.has('notes-read')).toBe(false)
  })

  it('lists open prefixes longest first, so that the first that fits is the right one', () => {
    expect(openPrefixes.indexOf('take a note that')).toBeLessThan(openPrefixes.indexOf('take a note'))
    expect(openPrefixes).toEqual(expect.arrayContaining(['remember that', 'repeat after me', 'spell', 'read']))
  })
})

describe('the grammar', () => {
  const grammar = commandGrammarJsgf()

  it('defines every rule that it uses, and nothing that a recogniser cannot expand', () => {
    const defined = new Set([...grammar.matchAll(/<([a-z]+)> =/g)].map((match) => match[1]))
    const used = new Set([...grammar.matchAll(/<([a-z]+)>(?! =)/g)].map((match) => match[1]))
    expect([...used].filter((name) => !defined.has(name))).toEqual([])
    expect(grammar).not.toContain('<words>')
  })

  it('is lower case without digits, as a pronouncing dictionary spells words', () => {
    const rules = grammar.slice(grammar.indexOf('<small>')).replaceAll(/[\s=;|()[\]<>]+/g, ' ')
    expect(rules).toMatch(/^[a-z'. ]+$/)
  })

  it('listens for contractions too, because they sound different', () => {
    expect(grammar).toContain("(what is | what's) the time")
  })
})
