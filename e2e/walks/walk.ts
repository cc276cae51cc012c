/** A newcomer's way to a first reply, walked by a program that keeps what it saw. */
export interface Walk {
  readonly letter: 'a' | 'b' | 'c' | 'd' | 'e' | 'f'
  readonly title: string
  /** One sentence where this machine cannot walk it; else undefined. */
  readonly whyNot: () => string | undefined
  /** Throws where it did not end in a working conversation. */
  run(walking: Walking): Promise<void>
}

export interface Walking {
  /** This walk's own, empty, gone afterwards. */
  readonly scratch: string
  /** Of `.cache/walks`: pictures and texts that are kept. */
  readonly keepIn: string
  readonly say: (line: string) => void
}
