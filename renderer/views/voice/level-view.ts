/** Quieter than this is the room; louder than the other is a voice close to the microphone. */
export const floorDb = -60
const ceilingDb = -10

/** 0..1, for what moves with a level. */
export function loudness(levelDb: number): number {
  return Math.min(1, Math.max(0, (levelDb - floorDb) / (ceilingDb - floorDb)))
}

export type LevelNote = 'too-quiet' | 'too-loud'

/** What was noticed of the user's voice; it stands until the voice is heard to be better. */
export interface LevelNotes {
  readonly note: LevelNote | undefined
  /** Readings on end that were speech and too quiet. */
  readonly quietReadings: number
}

export const noNotes: LevelNotes = { note: undefined, quietReadings: 0 }

/** RMS of speech is 10 to 15 dB below its peaks: above this they are cut off. */
const tooLoudDb = -8
/** Speech arrives at about -20 to -35 dBFS; recognisers begin to fail where it sinks into the room. */
const tooQuietDb = -48
/** About half a second: the end of every word is quiet. */
const quietReadingsNeeded = 5
const sureProbability = 0.6

export interface LevelReading {
  readonly microphoneDb: number
  /** That this is speech. */
  readonly probability: number
}

export function noteLevel(known: LevelNotes, { microphoneDb, probability }: LevelReading): LevelNotes {
  if (microphoneDb > tooLoudDb) return { note: 'too-loud', quietReadings: 0 }
  if (probability < sureProbability) return known
  if (microphoneDb >= tooQuietDb) return noNotes
  const quietReadings = known.quietReadings + 1
  return { note: quietReadings >= quietReadingsNeeded ? 'too-quiet' : known.note, quietReadings }
}

export function noteSentence(note: LevelNote): string {
  switch (note) {
    case 'too-quiet':
      return 'Very quiet. Come closer, or turn the microphone up.'
    case 'too-loud':
      return 'So loud that it is cut off. Turn the microphone down.'
  }
}
