import { closeCodes, type CloseAdvice, type CloseName } from '../../shared/protocol/errors.ts'
import type { CloseCause } from '../../shared/session/connection-state.ts'

/** For a close without words of the server's own, and where those are for the client's author and not for its user. */
const sentences: Readonly<Record<CloseName, string>> = {
  normal: 'The conversation was closed by Parley.',
  goingAway: 'Parley is stopping. This page connects again when it is back.',
  abnormal: 'The connection to Parley was lost.',
  frameTooLarge: 'Something too large was sent, and Parley closed the connection. Reload the page.',
  internal: 'Something inside Parley failed. Its log has the details.',
  helloTimeout: 'This page was too slow to say hello.',
  badHello: 'Parley did not understand this page. Reload it; it may be from an older version.',
  protocolVersion: 'This page is from another version of Parley. Reload it.',
  replaced: 'Another window took this conversation over, and has its voice now.',
  credentialRevoked: 'The permission of this page was renewed.',
  tooManyErrors: 'Parley could not read what this page sent. Reload it; it may be from an older version.',
  peerSilent: 'Parley heard nothing from this page for too long.',
  rateLimited: 'This page sent more than Parley takes at once.',
  tooSlow: 'This page did not keep up with what Parley sent.',
}

const causes: Readonly<Partial<Record<CloseName, CloseCause>>> = {
  replaced: 'replaced',
  frameTooLarge: 'incompatible',
  badHello: 'incompatible',
  protocolVersion: 'incompatible',
  tooManyErrors: 'incompatible',
}

export interface Closing {
  readonly advice: CloseAdvice
  readonly reason: string
  readonly cause?: CloseCause
}

/** What to do after a close frame, or after the end of a socket without one. */
export function closingOf(code: number): Closing {
  for (const name of closeNames) {
    const known = closeCodes[name]
    if (known.code !== code) continue
    const cause = causes[name]
    return { advice: known.advice, reason: sentences[name], ...(cause !== undefined && { cause }) }
  }
  // A proxy's or a browser's own; nothing says that it would happen again.
  return { advice: 'retry', reason: sentences.abnormal }
}

const closeNames = Object.keys(closeCodes) as CloseName[]
