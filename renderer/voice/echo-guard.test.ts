import { describe, expect, it } from 'vitest'
import { isLikeEcho, learn, unlearnedGuard, wasSpeech, type EchoGuardState } from './echo-guard.ts'

const windowMs = 16
const voice = { probability: 0, playerDb: -18 }
const soft = { ...voice, levelDb: -38 }

function after(
  state: EchoGuardState,
  windows: number,
  heard: { levelDb: number; probability?: number },
): EchoGuardState {
  let next = state
  for (let count = 0; count < windows; count++) next = learn(next, { ...voice, ...heard }, windowMs)
  return next
}

const clean = after(unlearnedGuard('unknown'), 1_900, { levelDb: -80 })

describe('the echo guard', () => {
  it('suspects nothing while the player is silent', () => {
    expect(isLikeEcho(unlearnedGuard('unknown'), { probability: 1, levelDb: -90, playerDb: -120 })).toBe(false)
  })

  it('knows nothing at first and takes what is well below the voice for its echo, a person’s for none', () => {
    const state = unlearnedGuard('unknown')
    expect(isLikeEcho(state, soft)).toBe(true)
    expect(isLikeEcho(state, { ...voice, levelDb: -22 })).toBe(false)
  })

  it('expects next to nothing from a headset', () => {
    expect(isLikeEcho(unlearnedGuard('headset'), soft)).toBe(false)
  })

  it('believes a soft word once nothing has come back for half a minute of the voice', () => {
    expect(isLikeEcho(after(unlearnedGuard('unknown'), 1_800, { levelDb: -80 }), soft)).toBe(true)
    expect(isLikeEcho(clean, soft)).toBe(false)
  })

  it('suspects again half a second after something came back', () => {
    expect(isLikeEcho(after(clean, 31, { levelDb: -40 }), soft)).toBe(false)
    expect(isLikeEcho(after(clean, 33, { levelDb: -40 }), soft)).toBe(true)
  })

  it('learns nothing from the beginning of what turned out to be a word', () => {
    const word = wasSpeech(after(clean, 20, { levelDb: -40 }))
    expect(isLikeEcho(after(word, 33, { levelDb: -80 }), soft)).toBe(false)
  })

  it('learns nothing while the player is silent', () => {
    expect(learn(clean, { probability: 0, levelDb: -10, playerDb: -120 }, windowMs)).toBe(clean)
  })
})
