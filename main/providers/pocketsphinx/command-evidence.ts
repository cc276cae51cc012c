/** How near the two passes are to each other. */
export interface Evidence {
  /** 0..1, by sound, of the command and the general model's text. */
  readonly similarity: number
  /** The same for the nearest of the general model's other readings; 0 when there is none. */
  readonly alternativeSimilarity: number
  /**
   * By how much the command's score is better than the general text's, in each 10 ms step. A real command gains by the
   * grammar's short choice of words; ordinary speech that was forced into a command loses by the sounds that do not fit.
   */
  readonly margin: number
  /** Sounds of the command, with any courtesy, and its words. */
  readonly sounds: number
  readonly words: number
  /** Sounds of the general model's text. */
  readonly generalSounds: number
}

/** Another reading was nearly chosen, but it was not chosen. */
const alternativeDiscount = 0.02

/**
 * The margin that a similarity needs, found on 112 commands and 412 ordinary utterances of four flite voices: commands
 * lie above the line, ordinary speech below it, most of it by 10. Run `node bench/ears.ts` after a change.
 */
const neededMargins: readonly (readonly [similarity: number, margin: number])[] = [
  [0.5, 16.5],
  [0.6, 15],
  [0.7, 10.5],
  [0.85, 9],
  [0.92, 4],
  [0.98, -5],
]

/** In a long command more is heard right ("set an alarm" was 0.85 at worst); what is less alike is something else. */
const longCommandSounds = 12
const longSimilarity = 0.75

/**
 * "stop" and "help" are misheard most ("shut the", "well done"): too short for the general model to lean on. Hardly any
 * ordinary utterance becomes so short a command, since the grammar has to leave most of its sound unexplained.
 */
const shortCommandSounds = 4
const shortWordSounds = 5
const shortSimilarity = 0.5
const shortMargin = -2
/** "vanilla" holds a "no", and two thirds more. */
const shortExtraSounds = 3

/** A surplus of this much margin is all that certainty can come from. */
const fullSurplus = 12

/** 0 when the passes do not agree on the command, else 0.5..1. */
export function commandCertainty(evidence: Evidence): number {
  const surplus = evidence.margin - neededMargin(evidence)
  if (!(surplus >= 0)) return 0
  return 0.5 + 0.5 * Math.min(1, surplus / fullSurplus)
}

function neededMargin(evidence: Evidence): number {
  const nearest = Math.max(evidence.similarity, evidence.alternativeSimilarity - alternativeDiscount)
  if (evidence.sounds >= longCommandSounds && nearest < longSimilarity) return Number.POSITIVE_INFINITY
  const needed = interpolate(nearest)
  return isShort(evidence) && nearest >= shortSimilarity ? Math.min(needed, shortMargin) : needed
}

function isShort({ sounds, words, generalSounds }: Evidence): boolean {
  const most = words === 1 ? shortWordSounds : shortCommandSounds
  return sounds <= most && Math.abs(generalSounds - sounds) <= shortExtraSounds
}

function interpolate(similarity: number): number {
  let [lower] = neededMargins
  for (const upper of neededMargins) {
    if (lower === undefined || similarity < lower[0]) return Number.POSITIVE_INFINITY
    if (similarity < upper[0]) {
      const share = (similarity - lower[0]) / (upper[0] - lower[0])
      return lower[1] + share * (upper[1] - lower[1])
    }
    lower = upper
  }
  return lower?.[1] ?? Number.POSITIVE_INFINITY
}
