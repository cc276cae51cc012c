import { describe, expect, it } from 'vitest'
import { isLikeEcho, learn, unlearnedGuard } from './echo-guard.ts'

const voice = { probability: 0, playerDb: -18 }

function taught(levelDb: number, windows: number) {
  let state = unlearnedGuard('loudspeaker')
  for (let count = 0; count < windows; count++) state = learn(state, { ...voice, levelDb })
  return state
}

describe('the echo guard', () => {
  it('suspects nothing while the player is silent', () => {
    expect(isLikeEcho(unlearnedGuard('unknown'), { probability: 1, levelDb: -90, playerDb: -120 })).toBe(false)
  })

  it('knows nothing at first and takes a sound well below the voice for its echo, a person’s for none', () => {
    const state = unlearnedGuard('unknown')
    expect(isLikeEcho(state, { ...voice, levelDb: -40 })).toBe(true)
    expect(isLikeEcho(state, { ...voice, levelDb: -20 })).toBe(false)
  })

  it('expects little from a headset', () => {
    expect(isLikeEcho(unlearnedGuard('headset'), { ...voice, levelDb: -50 })).toBe(false)
  })

  it('learns over seconds that less comes back, down to what may always come again', () => {
    expect(taught(-80, 40).returnDb).toBeCloseTo(-26)
    expect(taught(-80, 400).returnDb).toBe(-30)
  })

  it('believes at once that more comes back than it had learned', () => {
    const state = learn(taught(-80, 400), { ...voice, levelDb: -30 })
    expect(state.returnDb).toBe(-12)
    expect(isLikeEcho(state, { ...voice, levelDb: -27 })).toBe(true)
  })

  it.each([
    ['somebody may be speaking', { probability: 0.4, playerDb: -18 }],
    ['the player is silent', { probability: 0, playerDb: -120 }],
  ])('learns nothing while %s', (_title, window) => {
    const state = unlearnedGuard('unknown')
    expect(learn(state, { ...window, levelDb: -10 })).toBe(state)
  })
})
