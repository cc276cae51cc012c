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

  /** An answer that has been audible for longer than its first sounds. */
  speaks(): this {
    return this.on({ type: 'audible', isAudible: true }).hears(30, nobody)
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
const residue = { probability: 0.9, levelDb: -35 }

describe('barge-in', () => {
  it('ducks on the first window of speech, stops on confirmed speech, and says so before anybody else is told', () => {
    const room = new Room().speaks().hears(2, user)
    expect(room.types).toEqual(['duck', 'pause', 'speech-start'])
  })

  it('takes more to call a sound speech while an old cut is played again, and lowers and stops nothing', () => {
    const replayed = new Room().on({ type: 'replay', isReplaying: true }).hears(30, residue)
    expect(replayed.types).toEqual([])
    const over = replayed.on({ type: 'replay', isReplaying: false }).hears(30, residue)
    expect(over.types).toEqual(['speech-start'])
    const spoken = new Room().on({ type: 'replay', isReplaying: true }).hears(40, user)
    expect(spoken.types).toEqual(['speech-start'])
  })

  it('restores the voice when the sound came to nothing', () => {
    const room = new Room().speaks()
    room.hears(1, { probability: 0.6, levelDb: -20 }).hears(14, nobody)
    expect(room.effects).toMatchObject([
      { type: 'duck', reason: 'maybe-speech' },
      { type: 'restore', reason: 'not-speech' },
    ])
  })

  it('neither ducks nor stops while nothing is audible: then speech is just speech', () => {
    const room = new Room().hears(10, user).hears(40, nobody)
    expect(room.types).toEqual(['speech-start', 'speech-end'])
  })

  it('takes longer to believe a sound that the player may explain', () => {
    const quick = new Room().speaks().hears(1, user)
    const slow = new Room().speaks().hears(9, { ...user, levelDb: -40 })
    expect(quick.types).toContain('pause')
    expect(slow.types).toEqual(['duck'])
    expect(slow.hears(1, { ...user, levelDb: -40 }).types).toContain('pause')
  })

  it('takes longest in the first sounds of an answer, which come back before the canceller has them', () => {
    const room = new Room().on({ type: 'audible', isAudible: true })
    expect(room.hears(9, user).types).toEqual(['duck'])
    expect(room.hears(1, user).types).toContain('pause')
  })

  it('is quick from the first sound on with a headset, of which nothing comes back', () => {
    const room = new Room().on({ type: 'route', route: 'headset' }).on({ type: 'audible', isAudible: true })
    expect(room.hears(1, user).types).toContain('pause')
  })

  it('with the preset careful waits for certainty, whatever the player explains', () => {
    expect(new Room('careful').speaks().hears(3, user).types).toEqual(['duck'])
  })

  it('does not stop for what is left of its own voice, however much it sounds like speech', () => {
    const room = new Room().speaks()
    for (let syllable = 0; syllable < 50; syllable++) room.hears(3, residue).hears(14, { ...residue, probability: 0.1 })
    expect(room.types).not.toContain('pause')
  })

  it('lets a voice that ends by itself while it is ducked begin the next answer loud', () => {
    const room = new Room().speaks().hears(1, { ...user, probability: 0.6 })
    expect(room.on({ type: 'audible', isAudible: false }).types).toEqual(['duck', 'restore'])
  })

  it('leaves the answer alone with the preset off, and still tells where speech lies', () => {
    const room = new Room('off').speaks().hears(10, user).hears(40, nobody)
    expect(room.types).toEqual(['speech-start', 'speech-end'])
  })

  it('stops once for one stretch of speech, though the next answer begins in it', () => {
    const room = new Room().speaks().hears(5, user)
    room.on({ type: 'audible', isAudible: false }).on({ type: 'audible', isAudible: true }).hears(20, user)
    expect(room.types).toEqual(['duck', 'pause', 'speech-start'])
  })

  it('forgets a sound that had begun when the microphone closes, and gives the voice back', () => {
    const room = new Room().speaks().hears(1, { ...user, probability: 0.6 })
    room.on({ type: 'deaf' })
    expect(room.effects.at(-1)).toEqual({ type: 'restore', reason: 'microphone-closed' })
    expect(room.state.edges).toEqual({ phase: 'quiet' })
  })

  it('learns anew with other devices', () => {
    const room = new Room().speaks().hears(400, nobody)
    expect(room.state.guard.cleanMs).toBeGreaterThan(4_000)
    room.on({ type: 'route', route: 'loudspeaker' })
    expect(room.state.guard.cleanMs).toBe(0)
  })
})
