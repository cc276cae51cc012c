import { describe, expect, it } from 'vitest'
import { after, fresh, snapshot, welcome } from '../../state/__fixtures__/server-says.ts'
import type { AppState } from '../../state/app-state.ts'
import { captionOf } from './caption.ts'

const words = 'The fox counted the stars, and every time it came to a hundred a new one fell. '

function speaking(...spans: readonly string[]): AppState {
  const answer = { itemId: 'i-1', isSpoken: true, spans: spans.map((text, startSample) => ({ text, startSample })) }
  return { ...fresh, phase: 'speaking', answers: new Map([[1, answer]]) }
}

describe('the caption', () => {
  it('is the span that is being spoken', () => {
    expect(captionOf(speaking('Once upon a time.', ' There was a fox. '))).toEqual({
      speaker: 'parley',
      text: 'There was a fox.',
    })
  })

  it('is nothing while nobody speaks, nor before the first words', () => {
    expect(captionOf(fresh)).toBeUndefined()
    expect(captionOf(speaking())).toBeUndefined()
    expect(captionOf({ ...speaking('Once'), phase: 'idle' })).toBeUndefined()
  })

  it('is what the user says, as it is heard, and until it is answered', () => {
    const transcript = { utteranceId: 1, text: 'what about' }
    expect(captionOf({ ...fresh, phase: 'hearing', transcript })).toEqual({ speaker: 'you', text: 'what about' })
    expect(captionOf({ ...speaking('Once'), transcript })).toMatchObject({ speaker: 'parley' })
  })

  it('shows the beginning of a long sentence, and the end of what is still being said, in whole words', () => {
    const spoken = captionOf(speaking(words.repeat(4)))?.text ?? ''
    const said = captionOf({ ...fresh, transcript: { utteranceId: 1, text: words.repeat(4) } })?.text ?? ''
    for (const text of [spoken, said]) expect(text.length).toBeLessThanOrEqual(152)
    expect(spoken).toMatch(/^The fox .* …$/)
    expect(said).toMatch(/^… .* one fell\.$/)
    expect(words.repeat(4)).toContain(spoken.slice(0, -2))
    expect(words.repeat(4)).toContain(` ${said.slice(2)}`)
  })

  it('is gone with the session it was in', () => {
    const message = { ...welcome(), snapshot: snapshot([]) }
    expect(captionOf(after(speaking('Once'), { type: 'server', message }))).toBeUndefined()
  })
})
