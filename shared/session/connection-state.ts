/**
 * Why trying again by itself would not help: another window has the session, page and server do not understand each
 * other, or the credential is worth nothing any more.
 */
export type CloseCause = 'replaced' | 'incompatible' | 'refused'

/** What the page shows of its connection. */
export type ConnectionState =
  | { readonly name: 'connecting' }
  | { readonly name: 'open'; readonly isResumed: boolean }
  | {
      readonly name: 'waiting'
      readonly retryInMs: number
      readonly reason: string
      /** The server answers requests, and no socket comes through: texts go by requests until one does. */
      readonly isBlocked?: true
    }
  /** Will not be tried again: the sentence says why and what to do. */
  | { readonly name: 'closed'; readonly reason: string; readonly cause?: CloseCause }
