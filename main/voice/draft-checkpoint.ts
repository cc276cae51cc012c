/** Unsaved text of an answer in progress is never older than this: what a crash may cost. */
export const draftMaxAgeMs = 250
/** Nor longer than this, or than a fiftieth of what is saved: that is more from 10,000 characters on. */
export const draftMaxCharacters = 200
/**
 * A save writes the whole text. Every 200 characters of an answer that comes at 400 times the pace of speech it took 17.7 s
 * of processor and stood in everybody's way for 19; by fiftieths the writing grows with the text and not with its square.
 */
const unsavedShare = 0.02

/** `characters` counts the whole answer so far; `savedCharacters` what the store has of it. */
export type DraftState =
  | { readonly phase: 'saved'; readonly savedCharacters: number }
  | { readonly phase: 'unsaved'; readonly savedCharacters: number; readonly characters: number }
  | { readonly phase: 'ended' }

export type DraftEvent =
  | { readonly type: 'text-grown'; readonly characters: number }
  | { readonly type: 'age-elapsed' }
  /** The answer is over; whoever ends it saves it with its final status. */
  | { readonly type: 'ended' }

export type DraftEffect =
  | { readonly type: 'save' }
  | { readonly type: 'start-age-timer'; readonly delayMs: number }
  | { readonly type: 'stop-age-timer' }

export interface DraftStep {
  readonly state: DraftState
  readonly effects: readonly DraftEffect[]
}

export const initialDraft: DraftState = { phase: 'saved', savedCharacters: 0 }

export function transition(state: DraftState, event: DraftEvent): DraftStep {
  if (state.phase === 'ended') return { state, effects: [] }
  switch (event.type) {
    case 'text-grown':
      return grown(state, event.characters)
    case 'age-elapsed':
      return state.phase === 'saved'
        ? { state, effects: [] }
        : { state: { phase: 'saved', savedCharacters: state.characters }, effects: [{ type: 'save' }] }
    case 'ended':
      return {
        state: { phase: 'ended' },
        effects: state.phase === 'unsaved' ? [{ type: 'stop-age-timer' }] : [],
      }
  }
}

function grown(state: Exclude<DraftState, { phase: 'ended' }>, characters: number): DraftStep {
  const atMost = Math.max(draftMaxCharacters, state.savedCharacters * unsavedShare)
  if (characters - state.savedCharacters >= atMost) {
    const timer: readonly DraftEffect[] = state.phase === 'unsaved' ? [{ type: 'stop-age-timer' }] : []
    return { state: { phase: 'saved', savedCharacters: characters }, effects: [...timer, { type: 'save' }] }
  }
  return {
    state: { phase: 'unsaved', savedCharacters: state.savedCharacters, characters },
    effects: state.phase === 'saved' ? [{ type: 'start-age-timer', delayMs: draftMaxAgeMs }] : [],
  }
}
