import { describe, expect, it } from 'vitest'
import { faces, type Face } from '../../state/status.ts'
import { advance, motionAtStart, paceOf, type OrbInput } from './orb-motion.ts'

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

  it('goes on where it was after the page was hidden', () => {
    expect(advance(motionAtStart('idle', 0), input('idle'), 3_600_000).turnMs).toBe(250)
  })

  it('stands still under less motion, whatever the face', () => {
    for (const face of faces)
      expect(paceOf({ ...motionAtStart(face, 0), size: 0 }, input(face, { hasLessMotion: true }))).toBe('still')
  })

  it('breathes slowly when idle, and costs nothing where nothing moves', () => {
    const pace = (face: Face): string => paceOf(motionAtStart(face, 0), input(face))
    expect(pace('idle')).toBe('slow')
    expect(['off', 'muted', 'error', 'blocked', 'paused'].map((face) => pace(face as Face))).toEqual(
      Array(5).fill('still'),
    )
    expect(['hearing', 'speaking', 'thinking'].map((face) => pace(face as Face))).toEqual(Array(3).fill('fast'))
  })

  it('moves until it has come back to its size', () => {
    const muted = { ...motionAtStart('muted', 0), size: 0.35 }
    expect(paceOf(muted, input('muted'))).toBe('fast')
    const settled = [100, 200, 300, 400, 500, 600].reduce(
      (motion, atMs) => advance(motion, input('muted'), atMs),
      muted,
    )
    expect(paceOf(settled, input('muted'))).toBe('still')
  })
})
