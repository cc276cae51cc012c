import { describe, expect, it } from 'vitest'
import { faces } from '../../state/status.ts'
import { motionAtStart, stillMotion, type OrbMotion } from './orb-motion.ts'
import { orbShape, type OrbPart } from './orb-shape.ts'

/** What is left of a shape without its numbers and its colour: which outlines there are, and how they are painted. */
function kindOf(parts: readonly OrbPart[]): string {
  return parts.map(({ paint, outline }) => `${paint}:${outline.replace(/-?[\d.]+/g, '').replace(/\s/g, '')}`).join('|')
}

function pathNumbers(parts: readonly OrbPart[]): readonly number[] {
  return parts.flatMap(({ outline }) => [...outline.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number)))
}

/** How far from the middle it gets, the width of its line included. */
function reachOf(part: OrbPart): number {
  const stroke = part.paint === 'line' ? 2.5 : 0
  const circle = /^M(\S+) (\S+)a(\S+)/.exec(part.outline)?.slice(1).map(Number)
  if (circle === undefined) return Math.max(...pathNumbers([part]).map(Math.abs)) + stroke
  const [left = NaN, y = NaN, radius = NaN] = circle
  return Math.max(Math.abs(left), Math.abs(left + 2 * radius), Math.abs(y) + radius) + stroke
}

function loudest(turnMs: number): OrbMotion {
  return { size: 1, microphone: 1, voice: 1, turnMs, atMs: 0 }
}

const moments = [0, 333, 1_000, 1_777, 2_500, 60_000]

describe('the shape of the orb', () => {
  it('is of another kind for each face, even in black and white and without motion', () => {
    const kinds = faces.map((face) => kindOf(orbShape(face, stillMotion(face))))
    expect(new Set(kinds).size).toBe(faces.length)
  })

  it.each(faces)('%s stays within its square however loud it is, and at any time', (face) => {
    for (const turnMs of moments)
      for (const part of orbShape(face, loudest(turnMs))) expect(reachOf(part)).toBeLessThanOrEqual(100)
  })

  it('follows the microphone when it hears, and the voice when it speaks', () => {
    const at = (face: 'hearing' | 'speaking', levels: Partial<OrbMotion>): string =>
      JSON.stringify(orbShape(face, { ...motionAtStart(face, 0), ...levels }))
    expect(at('hearing', { microphone: 1 })).not.toBe(at('hearing', {}))
    expect(at('hearing', { voice: 1 })).toBe(at('hearing', {}))
    expect(at('speaking', { voice: 1 })).not.toBe(at('speaking', {}))
    expect(at('speaking', { microphone: 1 })).toBe(at('speaking', {}))
  })

  it('is smaller when it yields', () => {
    const core = (face: 'speaking' | 'ducked' | 'interrupted'): number =>
      Math.max(
        ...pathNumbers(orbShape(face, motionAtStart(face, 0)).filter(({ paint }) => paint === 'solid')).map(Math.abs),
      )
    expect(core('ducked')).toBeLessThan(core('speaking') * 0.75)
    expect(core('interrupted')).toBeLessThan(core('ducked'))
  })

  it('turns while it thinks, and stands still while it is off', () => {
    const shapes = (face: 'thinking' | 'off'): ReadonlySet<string> =>
      new Set(moments.map((turnMs) => JSON.stringify(orbShape(face, { ...motionAtStart(face, 0), turnMs }))))
    expect(shapes('thinking').size).toBeGreaterThan(3)
    expect(shapes('off').size).toBe(1)
  })
})
