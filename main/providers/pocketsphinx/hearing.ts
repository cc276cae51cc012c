/** One pass's words. The score is pocketsphinx's log likelihood of the whole utterance, higher is likelier. */
export interface Heard {
  readonly text: string
  readonly score: number
}

/** What the two passes made of one utterance. Empty texts: nothing was understood. */
export interface Hearing {
  /** Any words, by the general language model. */
  readonly general: Heard
  /** The command nearest to the sounds; a grammar hears a command in anything. */
  readonly grammar: Heard
  /** What the general model nearly chose, best first. */
  readonly alternatives: readonly string[]
  /** 10 ms steps that were decoded. */
  readonly frames: number
  /** Whether the general text comes from a second look at the whole sound, or from decoding while it came. */
  readonly source: 'second-look' | 'live'
}

export type HearingEvent =
  { readonly type: 'interim'; readonly text: string } | { readonly type: 'hearing'; readonly hearing: Hearing }

/** Turns one recording at a time into a hearing; ends quietly, without one, when the signal fires. */
export interface Listener {
  readonly kind: 'resident' | 'batch'
  listen(recording: AsyncIterable<Int16Array>, signal: AbortSignal): AsyncIterable<HearingEvent>
  warmUp(): Promise<void>
  close(): Promise<void>
}

/** Where pocketsphinx's American English is on this machine. */
export interface ModelPaths {
  readonly acousticModel: string
  readonly languageModel: string
  readonly dictionary: string
}
