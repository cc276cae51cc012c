import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'

/** Measured on a loaded machine, 49 s each: the small buffers broke off 2, 6 and 36 times, the default ones never. */
const mostUnderrunsPerMinute = 10
const minuteMs = 60_000

export interface OutputBufferingState {
  /** What the next start uses; the one that runs keeps what it has, for a change would be a gap of its own. */
  readonly forNextStart: OutputBuffering
  /** Of the last minute. */
  readonly underrunsAtMs: readonly number[]
}

export interface OutputBufferingStep {
  readonly state: OutputBufferingState
  readonly effects: readonly OutputBufferingEffect[]
}

/** To be kept where the next start finds it; the reason is a sentence for the user. */
export interface OutputBufferingEffect {
  readonly type: 'keep-for-next-start'
  readonly buffering: OutputBuffering
  readonly reason: string
}

export function outputBufferingAtStart(buffering: OutputBuffering): OutputBufferingState {
  return { forNextStart: buffering, underrunsAtMs: [] }
}

export function transition(
  state: OutputBufferingState,
  event: { readonly type: 'underrun'; readonly atMs: number; readonly count: number },
): OutputBufferingStep {
  if (state.forNextStart === 'system-default') return { state, effects: [] }
  // More than the limit need not be remembered.
  const added = Array.from({ length: Math.min(event.count, mostUnderrunsPerMinute + 1) }, () => event.atMs)
  const underrunsAtMs = [...state.underrunsAtMs, ...added].filter((atMs) => event.atMs - atMs < minuteMs)
  if (underrunsAtMs.length <= mostUnderrunsPerMinute) return { state: { ...state, underrunsAtMs }, effects: [] }
  return {
    state: { forNextStart: 'system-default', underrunsAtMs: [] },
    effects: [{ type: 'keep-for-next-start', buffering: 'system-default', reason }],
  }
}

const reason =
  'The voice broke off more than 10 times in a minute, so from the next start on Parley uses the system’s own sound ' +
  'buffers: the voice stops a little later when you cut in, and no longer crackles. You can choose the instant ones ' +
  'again in the settings.'
