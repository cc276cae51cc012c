import type { BargeInTrial } from '../../e2e/live/heard-cut.ts'
import { spreadOf, type Spread } from '../spread.ts'

export interface SpreadWithMisses extends Spread {
  readonly missed: number
}

export interface BargeInFigures {
  readonly trials: number
  readonly duckHeardMs: SpreadWithMisses
  readonly silenceHeardMs: SpreadWithMisses
  readonly interruptAtServerMs: SpreadWithMisses
  readonly missed: number
  readonly missedClips: readonly string[]
  readonly falseStops: number
  readonly falseDucks: number
  readonly oldSoundMs: number
}

export function bargeInFigures(trials: readonly BargeInTrial[]): BargeInFigures {
  const spread = (of: (trial: BargeInTrial) => number | undefined): SpreadWithMisses => {
    const figures = trials.map(of).filter((figure) => figure !== undefined)
    return { ...spreadOf(figures), missed: trials.length - figures.length }
  }
  const missed = trials.filter((trial) => trial.silenceHeardMs === undefined)
  return {
    trials: trials.length,
    duckHeardMs: spread((trial) => trial.duckHeardMs),
    silenceHeardMs: spread((trial) => trial.silenceHeardMs),
    interruptAtServerMs: spread((trial) => trial.interruptAtServerMs),
    missed: missed.length,
    missedClips: missed.map((trial) => trial.clip),
    falseStops: trials.filter((trial) => trial.isFalseStop).length,
    falseDucks: trials.reduce((sum, trial) => sum + trial.falseDucks, 0),
    oldSoundMs: trials.reduce((sum, trial) => sum + trial.oldSoundMs, 0),
  }
}
