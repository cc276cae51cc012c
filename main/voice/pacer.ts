/**
 * Speech is sent no further than a fixed lead ahead of what the client has played. The client says what it has played;
 * between two reports the position moves with the clock, and a client that never reports is taken to play in real time.
 */
export interface PacerState {
  readonly rateHz: number
  readonly sentSamples: number
  /** A place that was played at a time: by report, or because a frame was sent to a client that had nothing left. */
  readonly anchor: { readonly samples: number; readonly atMs: number } | undefined
  readonly hasReported: boolean
}

/** A client that reports does so every 100 ms; one that was silent for ten of those has stopped playing. */
export const reportTrustedMs = 1_000
/** After this long without a word of a client that still has something to play, it does not play any more. */
export const stalledMs = 10_000

export function initialPacer(rateHz: number): PacerState {
  return { rateHz, sentSamples: 0, anchor: undefined, hasReported: false }
}

export function onFrameSent(state: PacerState, samples: number, nowMs: number): PacerState {
  // A client that had run dry begins to play now, however long ago it last played.
  const isDry = playedSamples(state, nowMs) >= state.sentSamples
  const anchor = isDry ? { samples: state.sentSamples, atMs: nowMs } : state.anchor
  return { ...state, sentSamples: state.sentSamples + samples, anchor }
}

/** A position never goes back and never passes what was sent: a report that says so is a fault of the client's. */
export function onPlayoutReport(state: PacerState, played: number, nowMs: number): PacerState {
  const before = state.hasReported ? (state.anchor?.samples ?? 0) : 0
  const samples = Math.min(Math.max(before, played), state.sentSamples)
  return { ...state, anchor: { samples, atMs: nowMs }, hasReported: true }
}

/** The client is back after a gap and has this much: it may have played all of it meanwhile, and is heard anew from now. */
export function onReturn(state: PacerState, heldSamples: number, nowMs: number): PacerState {
  const { anchor } = state
  const sentSamples = Math.min(heldSamples, state.sentSamples)
  const samples = Math.min(playedSamples(state, nowMs), sentSamples)
  return { ...state, sentSamples, anchor: anchor && { samples, atMs: nowMs } }
}

export function playedSamples(state: PacerState, nowMs: number): number {
  const { anchor, hasReported, rateHz, sentSamples } = state
  if (anchor === undefined) return 0
  const sinceMs = hasReported ? Math.min(nowMs - anchor.atMs, reportTrustedMs) : nowMs - anchor.atMs
  return Math.min(anchor.samples + Math.floor((sinceMs * rateHz) / 1000), sentSamples)
}

export function isStalled(state: PacerState, nowMs: number): boolean {
  const { anchor, hasReported } = state
  if (!hasReported || anchor === undefined || nowMs - anchor.atMs <= stalledMs) return false
  return playedSamples(state, nowMs) < state.sentSamples
}

/** How long to wait before the next frame may go; 0 means now. */
export function waitBeforeFrameMs(state: PacerState, nowMs: number, leadMs: number): number {
  const aheadMs = ((state.sentSamples - playedSamples(state, nowMs)) * 1000) / state.rateHz
  return Math.max(0, aheadMs - leadMs)
}

/** How long until all that was sent has been played, by the best knowledge there is. */
export function waitUntilPlayedMs(state: PacerState, nowMs: number): number {
  return ((state.sentSamples - playedSamples(state, nowMs)) * 1000) / state.rateHz
}
