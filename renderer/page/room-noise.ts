/** A room is never quite silent, and exact zeros are what a dead microphone gives. */
const roomDb = -66

/** Evenly spread, so its RMS lies at `roomDb`. */
export function roomNoise(length: number, random: () => number): Float32Array<ArrayBuffer> {
  const peak = 10 ** (roomDb / 20) * Math.sqrt(3)
  return new Float32Array(length).map(() => peak * (2 * random() - 1))
}
