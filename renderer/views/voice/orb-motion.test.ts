import { describe, expect, it } from 'vitest'
import { faces, type Face } from '../../state/status.ts'
import { advance, breath, drawAfterMs, motionAtStart, type OrbInput, type OrbMotion } from './orb-motion.ts'

function input(face: Face, given: Partial<OrbInput> = {}): OrbInput {
  return { face, microphone: 0, voice: 0, hasLessMotion: false, ...given }
}

describe('the motion of the orb', () => {
  it('yields in one step, and comes back gently', () => {
    const speaking = motionAtStart('speaking', 0)
    const ducked = advance(speaking, input('ducked'), 1)
    expect(ducked.size).toBe(0.6)
    const back = advance(ducked, input('speaking'), 31)
    expect(back.size).toBeGreaterThan(0.6)
    expect(back.size).toBeLessThan(0.8)
  })

  it('reaches the level it follows, up faster than down', () => {
    const quiet = motionAtStart('hearing', 0)
    const up = advance(quiet, input('hearing', { microphone: 1 }), 50)
    const down = advance({ ...up, microphone: 1 }, input('hearing', { microphone: 0 }), 100)
    expect(up.microphone).toBeGreaterThan(1 - down.microphone)
    const later = [100, 200, 300, 400, 500, 600, 700, 800].reduce(
      (motion, atMs) => advance(motion, input('hearing', { microphone: 1 }), atMs),
      quiet,
    )
    expect(later.microphone).toBe(1)
  })

  it('stands still under less motion, whatever the face', () => {
    for (const face of faces) expect(drawAfterMs(small(face), input(face, { hasLessMotion: true }))).toBeUndefined()
  })

  it('costs nothing where nothing moves', () => {
    const moving = faces.filter((face) => drawAfterMs(motionAtStart(face, 0), input(face)) !== undefined)
    expect(moving).toEqual(['connecting', 'arming', 'idle', 'hearing', 'thinking', 'interrupted', 'reconnecting'])
  })

  it('draws a voice only while its level changes', () => {
    const speaking = { ...motionAtStart('speaking', 0), voice: 0.5 }
    expect(drawAfterMs(speaking, input('speaking', { voice: 0.6 }))).toBeDefined()
    expect(drawAfterMs(speaking, input('speaking', { voice: 0.5 }))).toBeUndefined()
  })

  it('rests between two breaths, and wakes for the next', () => {
    const resting = { ...motionAtStart('idle', 0), turnMs: 4_000 }
    const restMs = drawAfterMs(resting, input('idle')) ?? 0
    expect(restMs).toBeGreaterThan(2_000)
    expect(breath(resting.turnMs)).toBe(0)
    expect(breath(resting.turnMs + restMs - 1)).toBe(0)
    expect(breath(resting.turnMs + restMs + 200)).toBeGreaterThan(0)
  })

  it('moves until it has come back to its size', () => {
    expect(drawAfterMs(small('muted'), input('muted'))).toBeDefined()
    const settled = [100, 200, 300, 400, 500, 600].reduce(
      (motion, atMs) => advance(motion, input('muted'), atMs),
      small('muted'),
    )
    expect(drawAfterMs(settled, input('muted'))).toBeUndefined()
  })
})

function small(face: Face): OrbMotion {
  return { ...motionAtStart(face, 0), size: 0.35 }
}
