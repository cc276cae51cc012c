import type { Face } from '../../state/status.ts'

/** What of the orb changes with time; the shape is made of it. */
export interface OrbMotion {
  /** 1: takes all its room. */
  readonly size: number
  /** 0..1, smoothed. */
  readonly microphone: number
  readonly voice: number
  /** For how long it has been moving. */
  readonly turnMs: number
  readonly atMs: number
}

export interface OrbInput {
  readonly face: Face
  /** 0..1, as they were told last. */
  readonly microphone: number
  readonly voice: number
  readonly hasLessMotion: boolean
}

/** `still` costs nothing, `slow` a few drawings a second. */
export type OrbPace = 'still' | 'slow' | 'fast'

const growMs = 90
const attackMs = 40
const releaseMs = 160
/** A page that was hidden goes on where it was, and does not jump. */
const longestStepMs = 250
const settled = 0.005

export function motionAtStart(face: Face, nowMs: number): OrbMotion {
  return { size: sizeOf(face), microphone: 0, voice: 0, turnMs: 0, atMs: nowMs }
}

/** One that is readable without moving: its levels are in the middle. */
export function stillMotion(face: Face): OrbMotion {
  return { size: sizeOf(face), microphone: 0.5, voice: 0.5, turnMs: 0, atMs: 0 }
}

export function advance(motion: OrbMotion, input: OrbInput, nowMs: number): OrbMotion {
  const stepMs = Math.min(longestStepMs, Math.max(0, nowMs - motion.atMs))
  const size = sizeOf(input.face)
  return {
    // It yields at once and comes back gently.
    size: size <= motion.size ? size : towards(motion.size, size, stepMs / growMs),
    microphone: follow(motion.microphone, input.microphone, stepMs),
    voice: follow(motion.voice, input.voice, stepMs),
    turnMs: motion.turnMs + stepMs,
    atMs: nowMs,
  }
}

export function paceOf(motion: OrbMotion, { face, hasLessMotion }: OrbInput): OrbPace {
  if (hasLessMotion) return 'still'
  if (Math.abs(sizeOf(face) - motion.size) > settled) return 'fast'
  switch (face) {
    case 'idle':
      return 'slow'
    case 'connecting':
    case 'arming':
    case 'hearing':
    case 'thinking':
    case 'speaking':
    case 'interrupted':
    case 'reconnecting':
      return 'fast'
    case 'off':
    case 'endpointing':
    case 'ducked':
    case 'paused':
    case 'muted':
    case 'blocked':
    case 'error':
      return 'still'
  }
}

function sizeOf(face: Face): number {
  switch (face) {
    case 'hearing':
    case 'speaking':
      return 1
    case 'ducked':
      return 0.6
    case 'paused':
      return 0.55
    case 'interrupted':
      return 0.35
    default:
      return 0.9
  }
}

function follow(from: number, to: number, stepMs: number): number {
  return towards(from, to, stepMs / (to > from ? attackMs : releaseMs))
}

function towards(from: number, to: number, timeConstants: number): number {
  const next = to + (from - to) * Math.exp(-timeConstants)
  return Math.abs(to - next) < settled ? to : next
}
