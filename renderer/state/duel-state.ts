/** What cuts in: a throat that is cleared, which is nothing; and then words. */
export type DuelCut = 'throat' | 'words'

/** One moment of the duel: what happened, when, and how long after the first sound of what cut in. */
export interface DuelMark {
  readonly cut: DuelCut
  readonly name: 'onset' | 'ducked' | 'silent' | 'goes-on'
  /** Since that first sound; of `ducked` and `silent` as the worker reckons it. */
  readonly sinceOnsetMs: number
  /** Since the assistant's first sound: its place on the time line. */
  readonly atMs: number
}

/** How loud both were: what the player put out, and what the microphone heard. */
export interface DuelLevel {
  /** Since the assistant's first sound. */
  readonly atMs: number
  readonly assistantDb: number
  readonly personDb: number
}

/** What is known of a duel as far as it has come. */
export interface DuelRecord {
  readonly marks: readonly DuelMark[]
  readonly levels: readonly DuelLevel[]
}

/**
 * *Hear me being interrupted*: the real voice speaks, a clip cuts in through the real detector and policy, with no
 * microphone. `reason` says why it could not be shown, and what can be done.
 */
export type DuelState =
  | { readonly name: 'off' }
  | { readonly name: 'preparing' }
  | (DuelRecord & {
      readonly name: 'running'
      readonly speaker: 'assistant' | 'person'
      /** What is being said. */
      readonly caption: string
      /** What the assistant's ears made of the person's words; empty until they have. */
      readonly heardWords: string
      /** 0..1, of the time it takes. */
      readonly progress: number
    })
  | (DuelRecord & { readonly name: 'over'; readonly heardWords: string })
  | { readonly name: 'failed'; readonly reason: string }

export interface DuelEvent {
  readonly type: 'duel'
  readonly duel: DuelState
}

export const duelAtStart: DuelState = { name: 'off' }
