/*
 * One key, three gestures: hold to talk; two taps to talk with free hands until the next; a single tap is nothing.
 * The voice falls silent when the key goes down, before anybody knows which one it will be.
 */

/** A shorter press was an accident. */
const holdMs = 200
/** From the first press to the second. Until it has passed the player waits, so that its voice does not flicker. */
const doubleTapMs = 350

export type TalkKeyState =
  | { readonly phase: 'released' }
  | { readonly phase: 'pressed'; readonly sinceMs: number; readonly position: number }
  /** Up again before it counted; a second press may follow. */
  | { readonly phase: 'tapped'; readonly sinceMs: number }
  | { readonly phase: 'held' }
  /** Down for the second time: still a hold, or the latch. */
  | { readonly phase: 'pressed-again'; readonly sinceMs: number }
  | { readonly phase: 'latched' }
  /** The press that ended the latch; its release means nothing. */
  | { readonly phase: 'unlatching' }

export const released: TalkKeyState = { phase: 'released' }

export interface TalkKeyPress {
  readonly isDown: boolean
  readonly atMs: number
  readonly position: number
}

export type KeyAction =
  /** `position`: where the key went down. */
  | { readonly type: 'talk'; readonly position: number }
  | { readonly type: 'hush' }
  | { readonly type: 'pause-player' | 'resume-player' | 'stop-key-timer' }
  | { readonly type: 'start-key-timer'; readonly afterMs: number }

export interface TalkKeyStep {
  readonly state: TalkKeyState
  readonly actions: readonly KeyAction[]
}

export function key(state: TalkKeyState, press: TalkKeyPress): TalkKeyStep {
  return press.isDown ? down(state, press) : up(state, press)
}

function down(state: TalkKeyState, { atMs, position }: TalkKeyPress): TalkKeyStep {
  switch (state.phase) {
    case 'released':
      return {
        state: { phase: 'pressed', sinceMs: atMs, position },
        actions: [{ type: 'pause-player' }, { type: 'start-key-timer', afterMs: holdMs }],
      }
    case 'tapped':
      // Either way the user talks now; what a second press becomes is only a matter of when it ends.
      if (atMs - state.sinceMs <= doubleTapMs)
        return {
          state: { phase: 'pressed-again', sinceMs: atMs },
          actions: [{ type: 'stop-key-timer' }, { type: 'talk', position }],
        }
      return {
        state: { phase: 'pressed', sinceMs: atMs, position },
        actions: [{ type: 'start-key-timer', afterMs: holdMs }],
      }
    case 'latched':
      return { state: { phase: 'unlatching' }, actions: [{ type: 'hush' }] }
    // A key that is held down repeats itself.
    case 'pressed':
    case 'pressed-again':
    case 'held':
    case 'unlatching':
      return { state, actions: [] }
    default:
      return state satisfies never
  }
}

function up(state: TalkKeyState, { atMs }: TalkKeyPress): TalkKeyStep {
  switch (state.phase) {
    case 'pressed': {
      const heldMs = atMs - state.sinceMs
      // The timer was late: judge by the key's own times.
      if (heldMs >= holdMs)
        return {
          state: released,
          actions: [{ type: 'stop-key-timer' }, { type: 'talk', position: state.position }, { type: 'hush' }],
        }
      return {
        state: { phase: 'tapped', sinceMs: state.sinceMs },
        actions: [{ type: 'start-key-timer', afterMs: doubleTapMs - heldMs }],
      }
    }
    case 'pressed-again':
      return atMs - state.sinceMs < holdMs
        ? { state: { phase: 'latched' }, actions: [] }
        : { state: released, actions: [{ type: 'hush' }] }
    case 'held':
      return { state: released, actions: [{ type: 'hush' }] }
    case 'unlatching':
      return { state: released, actions: [] }
    case 'released':
    case 'tapped':
    case 'latched':
      return { state, actions: [] }
    default:
      return state satisfies never
  }
}

export function keyElapsed(state: TalkKeyState): TalkKeyStep {
  switch (state.phase) {
    case 'pressed':
      return { state: { phase: 'held' }, actions: [{ type: 'talk', position: state.position }] }
    case 'tapped':
      return { state: released, actions: [{ type: 'resume-player' }] }
    case 'released':
    case 'held':
    case 'pressed-again':
    case 'latched':
    case 'unlatching':
      return { state, actions: [] }
    default:
      return state satisfies never
  }
}
