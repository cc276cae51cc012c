/* What the page may and may not do: one origin, one microphone. Pure; Electron's handlers ask here. */

/** The page itself, at any path; other loopback ports are other people's. */
export function isOwnPage(url: string, origin: string): boolean {
  return parsed(url)?.origin === origin
}

/** What may leave for the system's browser, in the form in which it goes out; undefined is refused. */
export function externalAddress(url: string): string | undefined {
  const address = parsed(url)
  // A name and password in an address are there to mislead whoever reads it.
  if (address?.protocol !== 'https:' || address.username !== '' || address.password !== '') return undefined
  return address.href
}

export interface PermissionAsked {
  readonly permission: string
  /** Of whoever asks, as an address or an origin. */
  readonly requestingUrl: string
  readonly isMainFrame: boolean
  /** Of `media` only: `audio`, `video`; a check may leave it open (`unknown`). */
  readonly mediaTypes: readonly string[]
}

/**
 * The microphone, a choice of loudspeaker and "copy" for the page's own main frame; all else is denied, and so is what
 * Chromium comes to ask for in later versions.
 */
export function isPermitted(asked: PermissionAsked, origin: string): boolean {
  if (!asked.isMainFrame || !isOwnPage(asked.requestingUrl, origin)) return false
  switch (asked.permission) {
    case 'media':
      return asked.mediaTypes.length > 0 && asked.mediaTypes.every((type) => type === 'audio')
    case 'speaker-selection':
    case 'clipboard-sanitized-write':
      return true
    default:
      return false
  }
}

export interface Sender {
  readonly frameOrigin: string | undefined
  readonly isMainFrame: boolean
  readonly isOwnWindow: boolean
}

/** Who may call the bridge: the page's main frame, in the window that is ours, while it shows the page. */
export function isTrustedSender(sender: Sender, origin: string): boolean {
  return sender.isOwnWindow && sender.isMainFrame && sender.frameOrigin === origin
}

function parsed(url: string): URL | undefined {
  return URL.parse(url) ?? undefined
}
