/** What became of the browser's process. */
export interface ProcessEnd {
  readonly code: number | undefined
  readonly signal: string | undefined
  readonly livedMs: number
  /** What it said on stderr, oldest first. */
  readonly said: readonly string[]
  /** Another process that has the data folder now. */
  readonly ownerId: number | undefined
}

export type BrowserEnd =
  | { readonly type: 'closed' }
  /** The window is that of a browser that ran already. */
  | { readonly type: 'handed-over'; readonly processId: number }
  | { readonly type: 'never-opened' | 'died'; readonly why: string }

/** Opening a window takes a second or two here; a machine that is busy gets more. */
const openedMs = 10_000

export function browserEnd({ code, signal, livedMs, said, ownerId }: ProcessEnd): BrowserEnd {
  if (code === 0) return ownerId === undefined ? { type: 'closed' } : { type: 'handed-over', processId: ownerId }
  const how = signal === undefined ? `it ended with code ${code ?? 'unknown'}` : `it was ended by ${signal}`
  const words = lastWords(said)
  const why = words === undefined ? how : `${how} and said "${words}"`
  return { type: livedMs < openedMs ? 'never-opened' : 'died', why }
}

/** Chromium complains of many things that do not matter; a missing screen or sandbox it calls fatal or an error, last. */
function lastWords(said: readonly string[]): string | undefined {
  const known = said.findLast((line) =>
    /No usable sandbox|Missing X server|cannot open display|Failed to connect to Wayland|error while loading shared libraries|FATAL/i.test(
      line,
    ),
  )
  return known
    ?.replace(/^\[[^\]]*\]\s*/, '')
    .trim()
    .slice(0, 300)
}
