import { describe, expect, it } from 'vitest'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import { listening, transition, type BargeInEffect, type BargeInEvent, type BargeInState } from './barge-in.ts'

const hopSamples = 256

/** A microphone and a player, window by window. */
class Room {
  state: BargeInState = listening('unknown')
  readonly effects: BargeInEffect[] = []
  #position = 0
  readonly #preset: InterruptionPreset

  constructor(preset: InterruptionPreset = 'balanced') {
    this.#preset = preset
  }

  on(event: BargeInEvent): this {
    const step = transition(this.state, event, { preset: this.#preset, hopSamples })
    this.state = step.state
    this.effects.push(...step.effects)
    return this
  }

  hears(windows: number, sound: { probability: number; levelDb: number; playerDb?: number }): this {
    for (let count = 0; count < windows; count++) {
      this.#position += hopSamples
      this.on({ type: 'window', position: this.#position, playerDb: -18, ...sound })
    }
    return this
  }

  get types(): string[] {
    return this.effects.map((effect) => effect.type)
  }
}

const user = { probability: 1, levelDb: -20 }
const nobody = { probability: 0, levelDb: -80 }
const residue = { probability: 0.9, levelDb: -55 }

describe('barge-in', () => {
  it('ducks on the first window of speech, stops on confirmed speech, and says so before anybody else is told', () => {
    const room = new Room().on({ type: 'audible', isAudible: true }).hears(4, nobody).hears(2, user)
    expect(room.types).toEqual(['duck', 'pause', 'speech-start'])
  })

  it('restores the voice when the sound came to nothing', () => {
    const room = new Room().on({ type: 'audible', isAudible: true })
    room.hears(1, { probability: 0.6, levelDb: -20 }).hears(14, nobody)
    expect(room.effects).toEqual([
      { type: 'duck', reason: 'maybe-speech', position: 0 },
      { type: 'restore', reason: 'not-speech' },
    ])
  })

  it('neither ducks nor stops while nothing is audible: then speech is just speech', () => {
    const room = new Room().hears(10, user).hears(40, nobody)
    expect(room.types).toEqual(['speech-start', 'speech-end'])
  })

  it('takes longer to believe a sound that the player may explain', () => {
    const quick = new Room().on({ type: 'audible', isAudible: true }).hears(2, user)
    const slow = new Room().on({ type: 'audible', isAudible: true }).hears(2, { ...user, levelDb: -50 })
    expect(quick.types).toContain('pause')
    expect(slow.types).toEqual(['duck'])
    expect(slow.hears(2, { ...user, levelDb: -50 }).types).toContain('pause')
  })

  it('does not stop for what is left of its own voice, however much it sounds like speech', () => {
    const room = new Room().on({ type: 'audible', isAudible: true })
    for (let syllable = 0; syllable < 50; syllable++) room.hears(3, residue).hears(14, { ...residue, probability: 0.1 })
    expect(room.types).not.toContain('pause')
  })

  it('lets a voice that ends by itself while it is ducked begin the next answer loud', () => {
    const room = new Room().on({ type: 'audible', isAudible: true }).hears(1, { ...user, probability: 0.6 })
    expect(room.on({ type: 'audible', isAudible: false }).types).toEqual(['duck', 'restore'])
  })

  it('leaves the answer alone with the preset off, and still tells where speech lies', () => {
    const room = new Room('off').on({ type: 'audible', isAudible: true }).hears(10, user).hears(40, nobody)
    expect(room.types).toEqual(['speech-start', 'speech-end'])
  })

  it('stops once for one stretch of speech, though the next answer begins in it', () => {
    const room = new Room().on({ type: 'audible', isAudible: true }).hears(5, user)
    room.on({ type: 'audible', isAudible: false }).on({ type: 'audible', isAudible: true }).hears(20, user)
    expect(room.types).toEqual(['duck', 'pause', 'speech-start'])
  })

  it('forgets a sound that had begun when the microphone closes, and gives the voice back', () => {
    const room = new Room().on({ type: 'audible', isAudible: true }).hears(1, { ...user, probability: 0.6 })
    room.on({ type: 'deaf' })
    expect(room.effects.at(-1)).toEqual({ type: 'restore', reason: 'microphone-closed' })
    expect(room.state.edges).toEqual({ phase: 'quiet' })
  })

  it('learns anew with other devices', () => {
    const room = new Room().on({ type: 'audible', isAudible: true }).hears(400, nobody)
    expect(room.state.guard.returnDb).toBeLessThan(-50)
    room.on({ type: 'route', route: 'loudspeaker' })
    expect(room.state.guard.returnDb).toBe(-25)
  })
})
