export interface ScrollPlace {
  readonly topPx: number
  readonly heightPx: number
  readonly contentPx: number
}

/** Nearer than this the user has come back to the end. */
const endPx = 48

/**
 * Whether the end is kept in sight after a scroll. Any move up leaves it, however small: were there a margin, new text
 * would pull a slow finger back again and again. A thread that became shorter is still at its end.
 */
export function followsAfter(wasFollowing: boolean, before: ScrollPlace, now: ScrollPlace): boolean {
  const toEndPx = now.contentPx - now.topPx - now.heightPx
  if (toEndPx < 2) return true
  if (now.topPx < before.topPx - 1 && now.contentPx >= before.contentPx) return false
  return wasFollowing || (now.topPx > before.topPx && toEndPx < endPx)
}
