/**
 * How a voice's time goes to its words: `samples = perWord * words + perLetter * letters`, learnt by least squares from
 * the pieces it has finished. Voices differ: over 19 sentences flite's slt, rms, awb and kal16 give a word as much time of
 * its own as 0.5, 0.7, 0.8 and 0.2 letters; a voice that says every word in the same time has letters cost nothing.
 */
export interface VoicePace {
  readonly wordsWords: number
  readonly wordsLetters: number
  readonly lettersLetters: number
  readonly wordsSamples: number
  readonly lettersSamples: number
}

export const unknownPace: VoicePace = {
  wordsWords: 0,
  wordsLetters: 0,
  lettersLetters: 0,
  wordsSamples: 0,
  lettersSamples: 0,
}

/** Letters a word's own time is worth before anything is known: between people's voices and even ones. */
const assumedLetters = 2
/** The assumption is off by a letter or so, a sentence's length by three: it counts as much as a fraction of a sentence. */
const assumptionWeight = 4

export function learnPace(pace: VoicePace, words: readonly string[], soundSamples: number): VoicePace {
  const letters = lettersOf(words)
  const count = words.length
  return {
    wordsWords: pace.wordsWords + count * count,
    wordsLetters: pace.wordsLetters + count * letters,
    lettersLetters: pace.lettersLetters + letters * letters,
    wordsSamples: pace.wordsSamples + count * soundSamples,
    lettersSamples: pace.lettersSamples + letters * soundSamples,
  }
}

/** Relative lengths of the words of a sentence. */
export function wordWeights(pace: VoicePace, words: readonly string[]): number[] {
  const { perWord, perLetter } = solve(pace)
  return words.map((word) => perWord + perLetter * word.length)
}

/** Before anything is known: flite's voices take 47 ms for a character of a sentence, spaces counted (24 kHz samples). */
const samplesPerCharacter = 1_130

/** How long a piece will be that this voice has not finished yet, in samples. */
export function expectedSamples(pace: VoicePace, words: readonly string[]): number {
  if (pace.wordsSamples === 0) return (lettersOf(words) + words.length) * samplesPerCharacter
  return wordWeights(pace, words).reduce((sum, samples) => sum + samples, 0)
}

/** Least squares with the assumption `perWord = assumedLetters * perLetter` as one more, soft, equation. */
function solve(pace: VoicePace): { perWord: number; perLetter: number } {
  const a = pace.wordsWords + assumptionWeight
  const b = pace.wordsLetters - assumptionWeight * assumedLetters
  const c = pace.lettersLetters + assumptionWeight * assumedLetters * assumedLetters
  const determinant = a * c - b * b
  if (pace.wordsSamples === 0 || determinant <= 0) return { perWord: assumedLetters, perLetter: 1 }
  const perWord = (c * pace.wordsSamples - b * pace.lettersSamples) / determinant
  const perLetter = (a * pace.lettersSamples - b * pace.wordsSamples) / determinant
  if (perLetter <= 0) return { perWord: pace.wordsSamples / pace.wordsWords, perLetter: 0 }
  return perWord < 0 ? { perWord: 0, perLetter: pace.lettersSamples / pace.lettersLetters } : { perWord, perLetter }
}

function lettersOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0)
}
