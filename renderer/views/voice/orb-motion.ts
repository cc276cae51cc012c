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

const growMs = 90
const attackMs = 40
const releaseMs = 160
const settled = 0.005

/** In and out, then a rest in which nothing is drawn: half of what breathing would cost. */
const breathMs = 3_200
const breathEveryMs = 6_400
const breathStepMs = 190
/** The next frame but one of 60: levels come ten times a second, and what is between them is smoothed. */
const levelStepMs = 20
const turnStepMs = 40

export function motionAtStart(face: Face, nowMs: number): OrbMotion {
  return { size: sizeOf(face), microphone: 0, voice: 0, turnMs: 0, atMs: nowMs }
}

/** One that is readable without moving: its levels are in the middle. */
export function stillMotion(face: Face): OrbMotion {
  return { size: sizeOf(face), microphone: 0.5, voice: 0.5, turnMs: 0, atMs: 0 }
}

export function advance(motion: OrbMotion, input: OrbInput, nowMs: number): OrbMotion {
  const stepMs = Math.max(0, nowMs - motion.atMs)
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

/** 0..1: how much breath it has taken. */
export function breath(turnMs: number): number {
  const inMs = turnMs % breathEveryMs
  return inMs >= breathMs ? 0 : Math.sin((Math.PI * inMs) / breathMs) ** 2
}

/** When it has to be drawn again, the wait for the next frame not counted; undefined: nothing of it moves. */
export function drawAfterMs(motion: OrbMotion, { face, voice, hasLessMotion }: OrbInput): number | undefined {
  if (hasLessMotion) return undefined
  if (Math.abs(sizeOf(face) - motion.size) > settled) return levelStepMs
  switch (face) {
    case 'idle': {
      const inMs = motion.turnMs % breathEveryMs
      return inMs >= breathMs ? breathEveryMs - inMs : breathStepMs
    }
    case 'hearing':
    case 'interrupted':
      return levelStepMs
    case 'speaking':
      return motion.voice === voice ? undefined : levelStepMs
    case 'connecting':
    case 'arming':
    case 'thinking':
    case 'reconnecting':
      return turnStepMs
    case 'off':
    case 'disconnected':
    case 'endpointing':
    case 'ducked':
    case 'paused':
    case 'muted':
    case 'blocked':
    case 'error':
      return undefined
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
