/** One moment of the duel: what happened, and how long after the clip's first sound. */
export interface DuelMark {
  readonly name: 'onset' | 'ducked' | 'silent' | 'goes-on'
  /** Since the clip's first sound. */
  readonly atMs: number
}

/**
 * *Hear me being interrupted*: the real voice speaks, a clip cuts in through the real detector and policy, with no
 * microphone. `reason` says why it could not be shown, and what can be done.
 */
export type DuelState =
  | { readonly name: 'off' }
  | { readonly name: 'preparing' }
  | {
      readonly name: 'running'
      readonly caption: string
      readonly speaker: 'assistant' | 'person'
      readonly marks: readonly DuelMark[]
      /** 0..1, of the twenty seconds. */
      readonly progress: number
    }
  | { readonly name: 'over'; readonly marks: readonly DuelMark[] }
  | { readonly name: 'failed'; readonly reason: string }

export interface DuelEvent {
  readonly type: 'duel'
  readonly duel: DuelState
}

export const duelAtStart: DuelState = { name: 'off' }
