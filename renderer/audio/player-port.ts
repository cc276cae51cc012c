/*
 * What crosses between the audio worker and the player in the audio thread, over a port of their own: measured, a
 * command by port is audible as soon as one by shared memory (17 and 16 ms, medians of 14), so there is one way only.
 * Positions and lengths are samples at the player's own rate, counted from the start of the response.
 */

/** By this name the audio thread registers the player. */
export const playerProcessorName = 'parley-player'

/** The one message to the node itself: the worker's end of everything below. */
export interface PortArrival {
  readonly type: 'port'
  readonly port: MessagePort
}

/** What the node itself tells the page: sound broke off just now, whoever was late. At most once a second. */
export interface DropoutReport {
  readonly type: 'dropout'
}

export type PlayerCommand =
  /**
   * Where `position` leaves a hole, silence is played. Of an older response than the newest: dropped. The first of a newer
   * one takes the loudspeaker: what the older one still had is forgotten, as by `discard`.
   */
  | {
      readonly type: 'speech'
      readonly responseId: number
      readonly position: number
      readonly samples: Float32Array<ArrayBuffer>
    }
  /** No more will come; the whole is `samples` long. */
  | { readonly type: 'end'; readonly responseId: number; readonly samples: number }
  /** -26 to duck, 0 to restore; a ramp of 4 ms. */
  | { readonly type: 'gain'; readonly gainDb: number }
  /** Fades within 4 ms; the position told is that of the sample at which the fade began, and there `resume` goes on. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /**
   * Forgets this response and all older ones, and takes nothing of them any more. If one was current, `paused` says where
   * it ended, once more when it was paused before.
   */
  | { readonly type: 'discard'; readonly throughResponseId: number }
  /** A short sound of the program's own (warm-up, chime): mixed in, not ducked, not paused, not reported. */
  | { readonly type: 'cue'; readonly samples: Float32Array<ArrayBuffer> }

export type PlayerReport =
  /** Every few quanta (about 10 ms) while a response is being played. */
  | {
      readonly type: 'played'
      readonly responseId: number
      readonly position: number
      readonly queuedSamples: number
      /** What must be queued before the next start: grows with underruns, shrinks again without. */
      readonly startSamples: number
      /** RMS of what was put out since the last report, cues included, in dBFS; -120 for silence. */
      readonly levelDb: number
    }
  | { readonly type: 'paused'; readonly responseId: number; readonly position: number }
  /** The last sample was put out. */
  | { readonly type: 'finished'; readonly responseId: number; readonly position: number }
  | { readonly type: 'underrun'; readonly responseId: number }
