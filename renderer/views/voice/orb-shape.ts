import type { Face } from '../../state/status.ts'
import { breath, type OrbMotion } from './orb-motion.ts'

/** One outline in a square from -100 to 100. `solid` and `soft` are filled, `line` is drawn. */
export interface OrbPart {
  readonly paint: 'solid' | 'soft' | 'line'
  readonly outline: string
  readonly opacity: number
}

const restRadius = 62

/** What the face looks like at this moment; two faces never have the same outlines, whatever moves. */
export function orbShape(face: Face, motion: OrbMotion): readonly OrbPart[] {
  const { size, microphone, voice, turnMs } = motion
  const core = 50 * size
  switch (face) {
    case 'off':
      return [line(circle(restRadius))]
    case 'disconnected':
      return [line(arc(restRadius, 0.17, 0.41)), line(arc(restRadius, 0.67, 0.41))]
    case 'connecting':
      return [line(circle(restRadius), 0.25), line(arc(restRadius, turn(turnMs, 1_400), 0.28))]
    case 'arming': {
      const filling = 0.5 - 0.5 * Math.cos(2 * Math.PI * turn(turnMs, 1_600))
      return [line(circle(restRadius), 0.5), solid(circle(16 + 14 * filling))]
    }
    case 'idle': {
      const taken = breath(turnMs)
      return [soft(circle(72 + 6 * taken)), solid(circle(core + 2 * taken))]
    }
    case 'hearing':
      return [
        soft(wave(70 + 16 * microphone, 3 + 9 * microphone, turnMs)),
        solid(wave(core + 4 * microphone, 3 + 6 * microphone, -turnMs)),
      ]
    case 'endpointing':
      return [soft(circle(74)), ...[-26, 0, 26].map((x) => solid(circle(9, x)))]
    case 'thinking':
      return [line(spiral(turn(turnMs, 2_200))), solid(circle(9))]
    case 'speaking':
      return [
        solid(circle(core - 4 + 8 * voice)),
        line(circle(60 + 10 * voice), 0.35 + 0.5 * voice),
        line(circle(74 + 20 * voice), 0.15 + 0.35 * voice),
      ]
    case 'ducked':
      return [solid(circle(core), 0.6), line(arc(70, -0.11, 0.22) + arc(70, 0.39, 0.22), 0.5)]
    case 'paused':
      return [soft(circle(74)), solid(bar(-14, 10, 56)), solid(bar(14, 10, 56))]
    case 'interrupted':
      return [solid(circle(core), 0.5), line(wave(60 + 20 * microphone, 5 + 9 * microphone, turnMs))]
    case 'muted':
      return [line(circle(restRadius)), line(`M${point(restRadius, 0.375)}L${point(restRadius, 0.875)}`)]
    case 'reconnecting':
      return [line(dashes(restRadius, turn(turnMs, 9_000)))]
    case 'blocked':
      return [line(circle(restRadius)), solid('M-18 -30L34 0L-18 30Z')]
    case 'error':
      return [line('M0 -66L70 54L-70 54Z'), solid(bar(0, 10, 44)), solid(circle(6, 0, 36))]
  }
}

function solid(outline: string, opacity = 1): OrbPart {
  return { paint: 'solid', outline, opacity }
}

function soft(outline: string): OrbPart {
  return { paint: 'soft', outline, opacity: 0.18 }
}

function line(outline: string, opacity = 1): OrbPart {
  return { paint: 'line', outline, opacity }
}

/** Part of a turn, 0..1. */
function turn(turnMs: number, wholeMs: number): number {
  return (turnMs % wholeMs) / wholeMs
}

function circle(radius: number, x = 0, y = 0): string {
  const r = round(radius)
  return `M${round(x - r)} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
}

function bar(x: number, width: number, height: number): string {
  return `M${x - width / 2} ${-height / 2}h${width}v${height}h${-width}Z`
}

/** `from` and `length` in turns, clockwise from the right. */
function arc(radius: number, from: number, length: number): string {
  return `M${point(radius, from)}A${radius} ${radius} 0 ${length > 0.5 ? 1 : 0} 1 ${point(radius, from + length)}`
}

function dashes(radius: number, from: number): string {
  const count = 9
  return Array.from({ length: count }, (_, index) => arc(radius, from + index / count, 0.6 / count)).join('')
}

/** Turns inward: one and three quarters of a turn, from the rim to the middle. */
function spiral(from: number): string {
  const steps = 56
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const part = step / steps
    return point(70 - 48 * part, from + 1.75 * part)
  })
  return `M${points.join('L')}`
}

/** A circle that is no circle: waves of three lengths wander along it. */
function wave(radius: number, height: number, turnMs: number): string {
  const steps = 72
  const seconds = turnMs / 1000
  const points = Array.from({ length: steps }, (_, step) => {
    const angle = (2 * Math.PI * step) / steps
    const lift =
      0.5 * Math.sin(5 * angle + 2.1 * seconds) +
      0.3 * Math.sin(3 * angle - 1.3 * seconds) +
      0.2 * Math.sin(8 * angle + 3.4 * seconds)
    return point(radius + height * lift, step / steps)
  })
  return `M${points.join('L')}Z`
}

function point(radius: number, turns: number): string {
  const angle = 2 * Math.PI * turns
  return `${round(radius * Math.cos(angle))} ${round(radius * Math.sin(angle))}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
