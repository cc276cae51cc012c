export const hostKinds = ['electron', 'browser', 'terminal'] as const
export type HostKind = (typeof hostKinds)[number]

/** Each `why` is the end of a sentence that begins with "because" or stands alone: no capital, no full stop. */
export interface HostFacts {
  /** By `--host`. */
  readonly asked: HostKind | undefined
  readonly display: { readonly isThere: true } | { readonly isThere: false; readonly why: string }
  /** Lines are piped in, and somebody waits for the answers on stdout. */
  readonly isPiped: boolean
  readonly electron: { readonly isHere: true } | { readonly isHere: false; readonly why: string }
  readonly browser: { readonly isHere: true; readonly name: string } | { readonly isHere: false; readonly why: string }
}

export type HostChoice =
  | { readonly host: HostKind; readonly why: string }
  /** What was asked for cannot be. */
  | { readonly host: 'none'; readonly why: string }

/** The best host that works here, and one sentence on why it is that one. */
export function chooseHost(facts: HostFacts): HostChoice {
  const { asked, electron, browser } = facts
  if (asked !== undefined) return asAsked(asked, facts)
  if (facts.isPiped) return { host: 'terminal', why: 'What is piped in is answered here, as text.' }
  if (!facts.display.isThere) return { host: 'terminal', why: `Parley runs in this terminal: ${facts.display.why}.` }
  if (electron.isHere) return { host: 'electron', why: 'Parley opens in its own window (Electron).' }
  if (browser.isHere)
    return { host: 'browser', why: `Parley opens in a window of ${browser.name}, without Electron: ${electron.why}.` }
  return { host: 'terminal', why: `Parley runs in this terminal, without Electron: ${electron.why}; ${browser.why}.` }
}

/** Is it worth fetching 100 MB that are not here: only where there is somebody to see the window. */
export function wantsElectron(facts: Pick<HostFacts, 'asked' | 'display' | 'isPiped'>): boolean {
  if (facts.asked !== undefined) return facts.asked === 'electron' && facts.display.isThere
  return facts.display.isThere && !facts.isPiped
}

/** Is a browser of any use: with Electron there it is not. */
export function wantsBrowser(facts: Pick<HostFacts, 'asked' | 'display' | 'isPiped' | 'electron'>): boolean {
  if (facts.asked !== undefined) return facts.asked === 'browser' && facts.display.isThere
  return facts.display.isThere && !facts.isPiped && !facts.electron.isHere
}

function asAsked(asked: HostKind, { display, electron, browser }: HostFacts): HostChoice {
  if (asked === 'terminal') return { host: asked, why: 'Parley runs in this terminal, as you asked.' }
  const title = asked === 'electron' ? 'Electron’s window' : 'A window of the browser'
  const part = asked === 'electron' ? electron : browser
  if (!display.isThere) return { host: 'none', why: `${title} cannot open: ${display.why}.` }
  if (!part.isHere) return { host: 'none', why: `${title} cannot open: ${part.why}.` }
  return { host: asked, why: `${title} opens, as you asked.` }
}
