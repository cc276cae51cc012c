/** One line of the transcript; places are samples of the recording. */
export interface Line {
  readonly atSample: number
  readonly who: 'person' | 'Parley'
  readonly how: string
  readonly text: string
}

/** From the person's last sound, or from the Enter key. */
export interface TurnTiming {
  readonly turn: string
  readonly isSpoken: boolean
  readonly understoodMs?: number
  readonly firstSoundMs: number
}

/** From the first sound of the person who cuts in. */
export interface CutTiming {
  readonly turn: string
  readonly duckMs?: number
  readonly silenceMs: number
}

/** What happened, as it happens; told at the end. */
export class Protocol {
  readonly #lines: Line[] = []
  readonly #turns: TurnTiming[] = []
  readonly #cuts: CutTiming[] = []

  line(line: Line): void {
    this.#lines.push(line)
  }

  timing(timing: TurnTiming): void {
    this.#turns.push(timing)
  }

  cut(timing: CutTiming): void {
    this.#cuts.push(timing)
  }

  /** In the order of the recording; `startSample` is where the kept recording begins. */
  told({ startSample, rateHz }: { readonly startSample: number; readonly rateHz: number }): string[] {
    const lines = this.#lines
      .toSorted((one, other) => one.atSample - other.atSample)
      .map(({ atSample, who, how, text }) => {
        const time = clockText((atSample - startSample) / rateHz)
        return `${time}  ${who === 'person' ? 'You   ' : 'Parley'} ${how}: ${shortened(text)}`
      })
    const turns = this.#turns.map(({ turn, isSpoken, understoodMs, firstSoundMs }) => {
      const words = understoodMs === undefined ? '' : `understood after ${whole(understoodMs)}, `
      const since = isSpoken ? 'your last sound' : 'the Enter key'
      return `${quoted(turn)}: ${words}first sound after ${whole(firstSoundMs)} (from ${since})`
    })
    const cuts = this.#cuts.map(({ turn, duckMs, silenceMs }) => {
      const duck = duckMs === undefined ? '' : `lowered after ${whole(duckMs)}, `
      return `${quoted(turn)}: ${duck}silent after ${whole(silenceMs)} (from your first sound)`
    })
    return ['Transcript', ...indented(lines), 'Answers', ...indented(turns), 'Cuts', ...indented(cuts)]
  }
}

const longestText = 110

function indented(lines: readonly string[]): string[] {
  return lines.length === 0 ? ['  none'] : lines.map((line) => `  ${line}`)
}

function clockText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${(seconds - 60 * minutes).toFixed(2).padStart(5, '0')}`
}

function quoted(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`
}

function shortened(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  return flat.length > longestText ? `${flat.slice(0, longestText - 1)}…` : flat
}

function whole(durationMs: number): string {
  return `${Math.round(durationMs)} ms`
}
