/**
 * Speech is sent no further than a fixed lead ahead of what the client has played. The client says what it has played;
 * between two reports the position moves with the clock, and a client that never reports is taken to play in real time.
 */
export interface PacerState {
  readonly rateHz: number
  readonly sentSamples: number
  readonly firstSentAtMs: number | undefined
  readonly report: { readonly playedSamples: number; readonly atMs: number } | undefined
}

/** A client that reports does so every 100 ms; one that was silent for ten of those has stopped playing. */
export const reportTrustedMs = 1_000

export function initialPacer(rateHz: number): PacerState {
  return { rateHz, sentSamples: 0, firstSentAtMs: undefined, report: undefined }
}

export function onFrameSent(state: PacerState, samples: number, nowMs: number): PacerState {
  return { ...state, sentSamples: state.sentSamples + samples, firstSentAtMs: state.firstSentAtMs ?? nowMs }
}

/** A position never goes back and never passes what was sent: a report that says so is a fault of the client's. */
export function onPlayoutReport(state: PacerState, playedSamples: number, nowMs: number): PacerState {
  const before = state.report?.playedSamples ?? 0
  return {
    ...state,
    report: { playedSamples: Math.min(Math.max(before, playedSamples), state.sentSamples), atMs: nowMs },
  }
}

export function playedSamples(state: PacerState, nowMs: number): number {
  const { report, firstSentAtMs, rateHz } = state
  if (firstSentAtMs === undefined) return 0
  const sinceMs = report === undefined ? nowMs - firstSentAtMs : Math.min(nowMs - report.atMs, reportTrustedMs)
  const position = (report?.playedSamples ?? 0) + Math.floor((sinceMs * rateHz) / 1000)
  return Math.min(position, state.sentSamples)
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
