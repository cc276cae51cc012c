import { frameMs } from '../../shared/audio/format.ts'

/**
 * When the next microphone frames may go. A real microphone delivers a frame when its 20 ms are over, forever. `fast`
 * sends what is recorded as quickly as the server takes it, and keeps time like a microphone once that has run out.
 */
export type MicrophonePace =
  | { readonly kind: 'real-time' }
  | { readonly kind: 'fast'; readonly framesPerSecond: number; readonly burstFrames: number }

export interface PaceState {
  /** Real-time frames are counted from here. */
  readonly sinceMs: number
  readonly framesSince: number
  /** Frames that the server's limit still allows, as of `tokensAtMs`. */
  readonly tokens: number
  readonly tokensAtMs: number
  /** Frames never sent because this process was stopped for too long: a gap, as with a real device. */
  readonly missedFrames: number
}

/** A process that was held up sends at most this much at once: two thirds of the burst that servers allow. */
const catchUpFrames = 100
/** Below the server's own limit: its clock is another one. */
const margin = 0.9

export function initialPace(pace: MicrophonePace, nowMs: number): PaceState {
  const tokens = pace.kind === 'fast' ? pace.burstFrames * margin : 0
  return { sinceMs: nowMs, framesSince: 0, tokens, tokensAtMs: nowMs, missedFrames: 0 }
}

/** Frames to send now, and the milliseconds until the next ones. `recordedFrames` are those not yet sent of a recording. */
export function framesDue(
  state: PaceState,
  pace: MicrophonePace,
  at: { readonly nowMs: number; readonly recordedFrames: number },
): { readonly state: PaceState; readonly frames: number; readonly waitMs: number } {
  const behind = Math.floor((at.nowMs - state.sinceMs) / frameMs) - state.framesSince
  const missed = Math.max(0, behind - catchUpFrames)
  const onTime = Math.max(0, behind - missed)
  const kept = { ...state, framesSince: state.framesSince + missed, missedFrames: state.missedFrames + missed }
  switch (pace.kind) {
    case 'real-time': {
      const framesSince = kept.framesSince + onTime
      return {
        state: { ...kept, framesSince },
        frames: onTime,
        waitMs: state.sinceMs + (framesSince + 1) * frameMs - at.nowMs,
      }
    }
    case 'fast': {
      const refill = ((at.nowMs - state.tokensAtMs) * pace.framesPerSecond * margin) / 1000
      const tokens = Math.min(pace.burstFrames * margin, state.tokens + refill)
      const recorded = Math.min(at.recordedFrames, Math.floor(tokens))
      const frames = recorded > 0 ? recorded : at.recordedFrames > 0 ? 0 : Math.min(onTime, Math.floor(tokens))
      // What went ahead of time is not owed again: real time starts anew after the recording.
      const isRecording = at.recordedFrames > 0
      return {
        state: {
          ...kept,
          sinceMs: isRecording ? at.nowMs : kept.sinceMs,
          framesSince: isRecording ? 0 : kept.framesSince + frames,
          tokens: tokens - frames,
          tokensAtMs: at.nowMs,
        },
        frames,
        waitMs: frameMs,
      }
    }
  }
}
