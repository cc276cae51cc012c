/**
 * Could this sound be the assistant's own voice coming back? Judged by level alone, relative to what the player put out:
 * the browser's echo canceller removes nearly all of it, and what it lets through at times stays below people's voices.
 */
export interface EchoGuardState {
  readonly isHeadset: boolean
  /** For how long the player was heard without a leak. */
  readonly cleanMs: number
  /** Since a leak that may still turn out to be the beginning of somebody's word. */
  readonly doubtMs: number | undefined
}

export interface GuardedWindow {
  readonly probability: number
  readonly levelDb: number
  /** The loudest the player was within the time that its sound may take to come back; -120 when it was silent. */
  readonly playerDb: number
}

/** Below this the player explains nothing. */
const audibleDb = -60
/**
 * Relative to the player. Through echoes of -6 and -12 dB (docs/audio.md) leaks reached -10 dB in a minute, one window in a hundred
 * -15; people at the microphone were at -5 to -13, so that a little of them counts as echo and takes longer.
 */
const leakyRoomDb = -9
/**
 * Where nothing leaked for half a minute of the voice there is no echo to speak of, and a soft word is a word. After four
 * seconds it was too soon: through an echo of -12 dB the next leak came later than that, and stopped the answer.
 */
const cleanRoomDb = -26
const headsetDb = -42
const cleanAfterMs = 30_000
/** Louder than this in a window that is not speech is a leak, or a noise that is treated like one. */
const leakDb = -35
const noWord = 0.5
/** A word is confirmed within this of its first sound. */
const doubtLastsMs = 500

export function unlearnedGuard(route: 'headset' | 'loudspeaker' | 'unknown'): EchoGuardState {
  return { isHeadset: route === 'headset', cleanMs: 0, doubtMs: undefined }
}

export function isLikeEcho(state: EchoGuardState, { levelDb, playerDb }: GuardedWindow): boolean {
  if (playerDb <= audibleDb) return false
  const roomDb = state.isHeadset ? headsetDb : state.cleanMs >= cleanAfterMs ? cleanRoomDb : leakyRoomDb
  return levelDb < playerDb + roomDb
}

export function learn(state: EchoGuardState, window: GuardedWindow, windowMs: number): EchoGuardState {
  if (window.playerDb <= audibleDb) return state
  const isLeak = window.probability < noWord && window.levelDb > window.playerDb + leakDb
  const doubtMs = state.doubtMs === undefined ? (isLeak ? 0 : undefined) : state.doubtMs + windowMs
  if (doubtMs !== undefined && doubtMs >= doubtLastsMs) return { ...state, cleanMs: 0, doubtMs: undefined }
  return { ...state, cleanMs: state.cleanMs + windowMs, doubtMs }
}

/** It was somebody's word: nothing is learned from how it began. */
export function wasSpeech(state: EchoGuardState): EchoGuardState {
  return { ...state, doubtMs: undefined }
}
