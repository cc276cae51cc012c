/* What happens when the window is asked to close, or loses its page. Pure. */

export interface CloseAsked {
  /** Quit was chosen, or the session ends. */
  readonly isQuitting: boolean
  /** Where no tray icon could be made, a hidden window could never be had back. */
  readonly hasTray: boolean
  readonly wasToldBefore: boolean
}

/** `hide` goes on listening; the first time it says so. */
export function onCloseAsked({ isQuitting, hasTray, wasToldBefore }: CloseAsked): 'close' | 'hide' | 'hide-and-tell' {
  if (isQuitting || !hasTray) return 'close'
  return wasToldBefore ? 'hide' : 'hide-and-tell'
}

/** Twice within this time is no accident: a page that dies while loading would be loaded for ever. */
const relapseMs = 60_000

/** What becomes of a page whose process is gone. `lastLossMs` is when that happened before. */
export function onPageLost(lost: {
  readonly reason: string
  readonly nowMs: number
  readonly lastLossMs: number | undefined
}): 'nothing' | 'reload' | 'give-up' {
  // That is how a page ends whose window was closed.
  if (lost.reason === 'clean-exit') return 'nothing'
  return lost.lastLossMs !== undefined && lost.nowMs - lost.lastLossMs < relapseMs ? 'give-up' : 'reload'
}
