/**
 * Could this sound be the assistant's own voice coming back? Judged by level alone: what comes back is never louder than
 * what was put out plus the room's gain, and what is left of it behind the browser's echo canceller is learned while
 * nobody speaks.
 */
export interface EchoGuardState {
  /** How loud the microphone has been, relative to the player, while only the player was heard. */
  readonly returnDb: number
  /** It is never taken to be less: an echo may come back with the next answer. */
  readonly leastDb: number
  /** A loudspeaker in the room: the first sounds of an answer come back before the canceller has them. */
  readonly leaksAtFirst: boolean
}

export interface GuardedWindow {
  readonly probability: number
  readonly levelDb: number
  /** The loudest the player was within the time that its sound may take to come back; -120 when it was silent. */
  readonly playerDb: number
}

/** Below this the player explains nothing. */
const audibleDb = -60
/** The most that the returning sound may differ from what was learned: syllables are not alike. */
const marginDb = 4
/** A window that is this unsure is not the user, so it shows what the player alone does to the microphone. */
const nobodySpeaks = 0.3
/** Up at once, down slowly: an echo that the canceller has lost counts from its first window on. */
const releaseDbPerWindow = 0.1

/**
 * Before anything is learned, and the least that is ever believed. What the browser's canceller let through of an echo
 * of -12 dB was 22 dB below the voice in 1 % of the windows and 16 dB at the worst, at the beginnings of answers; people
 * at the microphone were 5 to 13 dB below it. A headset returns next to nothing.
 */
export function unlearnedGuard(route: 'headset' | 'loudspeaker' | 'unknown'): EchoGuardState {
  return route === 'headset'
    ? { returnDb: -46, leastDb: -60, leaksAtFirst: false }
    : { returnDb: -22, leastDb: -30, leaksAtFirst: true }
}

export function isLikeEcho(state: EchoGuardState, window: GuardedWindow): boolean {
  return window.playerDb > audibleDb && window.levelDb < window.playerDb + state.returnDb + marginDb
}

export function learn(state: EchoGuardState, window: GuardedWindow): EchoGuardState {
  if (window.playerDb <= audibleDb || window.probability >= nobodySpeaks) return state
  const seenDb = window.levelDb - window.playerDb
  return { ...state, returnDb: Math.max(seenDb, state.leastDb, state.returnDb - releaseDbPerWindow) }
}
