import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../../shared/std/manual-clock.ts'
import type { Face } from '../../state/status.ts'
import { OrbLoop } from './orb-loop.ts'
import type { OrbInput } from './orb-motion.ts'
import type { OrbPart } from './orb-shape.ts'

const frameMs = 16

let clock: ManualClock
let drawn: (readonly OrbPart[])[]
let isHidden: boolean

function input(face: Face, given: Partial<OrbInput> = {}): OrbInput {
  return { face, microphone: 0, voice: 0, hasLessMotion: false, ...given }
}

function loop(first: OrbInput): OrbLoop {
  return new OrbLoop(
    {
      nowMs: () => clock.nowMs(),
      onFrame: (draw) => (isHidden ? () => undefined : clock.after(frameMs, draw)),
      after: (delayMs, action) => clock.after(delayMs, action),
      draw: (shape) => drawn.push(shape),
    },
    first,
  )
}

/** How often it draws in a second of this. */
function drawingsPerSecond(): number {
  const before = drawn.length
  clock.advance(1_000)
  return drawn.length - before
}

beforeEach(() => {
  clock = new ManualClock()
  drawn = []
  isHidden = false
})

describe('the loop of the orb', () => {
  it('breathes with at most ten drawings a second, and half of the time with none', () => {
    loop(input('idle'))
    const counts = Array.from({ length: 6 }, drawingsPerSecond)
    expect(Math.max(...counts)).toBeGreaterThan(3)
    expect(Math.max(...counts)).toBeLessThanOrEqual(10)
    expect(counts.filter((count) => count === 0).length).toBeGreaterThanOrEqual(2)
  })

  it('follows a microphone some thirty times a second', () => {
    loop(input('hearing', { microphone: 0.7 }))
    const count = drawingsPerSecond()
    expect(count).toBeGreaterThan(24)
    expect(count).toBeLessThanOrEqual(34)
  })

  it('comes back gently, however long it stood still before', () => {
    const orb = loop(input('ducked'))
    clock.advance(5_000)
    orb.show(input('speaking'))
    const [ducked, first] = drawn
    clock.advance(500)
    const last = drawn.at(-1)
    expect(drawn.length).toBeGreaterThan(5)
    expect(first?.[0]?.outline).not.toBe(last?.[0]?.outline)
    expect(ducked).not.toEqual(first)
  })

  it('draws another face at once, before any frame', () => {
    const orb = loop(input('speaking'))
    orb.show(input('ducked'))
    expect(drawn).toHaveLength(2)
    expect(drawn[1]).not.toEqual(drawn[0])
  })

  it('does nothing while nothing moves, nor for the levels of a face that has none', () => {
    const orb = loop(input('muted'))
    orb.show(input('muted', { microphone: 0.4 }))
    expect(drawingsPerSecond()).toBe(0)
    expect(clock.pendingTimers).toBe(0)
  })

  it('wakes from standing still when the face begins to move', () => {
    const orb = loop(input('muted'))
    orb.show(input('thinking'))
    expect(drawingsPerSecond()).toBeGreaterThan(10)
  })

  it('rests while the page is hidden', () => {
    loop(input('idle'))
    isHidden = true
    clock.advance(1_000)
    expect(drawn).toHaveLength(1)
    expect(clock.pendingTimers).toBe(0)
  })

  it('under less motion draws each face once', () => {
    const orb = loop(input('thinking', { hasLessMotion: true }))
    expect(drawingsPerSecond()).toBe(0)
    orb.show(input('speaking', { hasLessMotion: true }))
    expect(drawn).toHaveLength(2)
  })

  it('stops when it is closed', () => {
    const orb = loop(input('speaking'))
    orb.close()
    orb.show(input('ducked'))
    expect(drawingsPerSecond()).toBe(0)
  })
})
