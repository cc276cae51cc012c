/** Below is the hiss of the device. */
const lowestDb = -66
const quietDb = -50
/** Closer to full scale a shout is clipped. */
const loudDb = -6

/** 0 to 1, for a bar. */
export function levelShare(levelDb: number): number {
  return Math.min(1, Math.max(0, (levelDb - lowestDb) / -lowestDb))
}

export type LevelJudgement = 'nothing' | 'quiet' | 'good' | 'loud'

export function judgeLevel(levelDb: number): LevelJudgement {
  if (levelDb <= lowestDb) return 'nothing'
  if (levelDb < quietDb) return 'quiet'
  return levelDb < loudDb ? 'good' : 'loud'
}

export const levelWords: Readonly<Record<LevelJudgement, string>> = {
  nothing: 'Silence',
  quiet: 'Quiet',
  good: 'Good',
  loud: 'Too loud',
}
