import { describe, expect, it } from 'vitest'
import type { LlmMessage } from '../../types.ts'
import { heardOf, wordsIn } from './heard-words.ts'

const user = (text: string): LlmMessage => ({ role: 'user', text })
const cut = (text: string): LlmMessage => ({ role: 'assistant', text, isInterrupted: true })
const answer = { userText: 'go on', words: wordsIn('Nobody had lived there for years.') }

describe('how much of an answer was heard', () => {
  it('is what the answer and its item have in common', () => {
    expect(heardOf(answer, [user('go on'), cut('Nobody had lived'), user('stop')])).toEqual({ words: 3, isAll: false })
    expect(heardOf(answer, [user('go on'), cut(answer.words.join(' ')), user('stop')])).toEqual({
      words: 6,
      isAll: true,
    })
  })

  it('is not changed by a sign that the cut took away', () => {
    expect(heardOf(answer, [user('go on'), cut('Nobody had lived there for years'), user('stop')]).words).toBe(6)
  })

  it('is nothing when there is no item, or an empty one', () => {
    expect(heardOf(answer, [user('go on'), user('stop')]).words).toBe(0)
    expect(heardOf(answer, [user('go on'), cut(''), user('stop')]).words).toBe(0)
  })

  it('is not taken from an older answer to the same words', () => {
    const messages = [user('go on'), cut('Nobody had'), user('go on'), user('go on')]
    expect(heardOf(answer, messages).words).toBe(0)
  })

  it('is found although the newest turn repeats the words that began it', () => {
    expect(heardOf(answer, [user('go on'), cut('Nobody had'), user('go on')]).words).toBe(2)
  })
})
