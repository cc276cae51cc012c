import { silentDb } from '../audio/level.ts'

/**
 * Loudspeaker, room, microphone and the browser's echo canceller take this long at most before a sound of the player's
 * is in what we capture: 20 to 135 ms measured on the virtual sound card, up to 300 with wireless speakers.
 */
export const longestWayMs = 400

/** How loud the player was of late, to hold against what the microphone hears now. */
export class PlayerLevels {
  #levels: { readonly atMs: number; readonly levelDb: number }[] = []

  add(atMs: number, levelDb: number): void {
    this.#levels = this.#levels.filter((level) => level.atMs >= atMs - longestWayMs)
    this.#levels.push({ atMs, levelDb })
  }

  /** The loudest of late; left to itself, that may still be on its way to the microphone. */
  loudest(nowMs: number, withinMs = longestWayMs): number {
    return this.#levels.reduce(
      (loudest, { atMs, levelDb }) => (atMs >= nowMs - withinMs ? Math.max(loudest, levelDb) : loudest),
      silentDb,
    )
  }
}
