import type { AppState } from './app-state.ts'
import type { Outage } from './outage.ts'

export type ConnectionRemedy = 'try-now' | 'connect' | 'use-here' | 'reload'

/** What stands between the page and the voice, for as long as it does. */
export interface ConnectionTrouble {
  readonly kind: 'lost' | 'away' | 'offline' | 'blocked' | 'replaced' | 'incompatible' | 'closed'
  readonly title: string
  /** In a few words, under the title. */
  readonly hint: string
  /** What happened, what is kept and what comes next; left out while it may be over before it was read. */
  readonly message?: string
  readonly remedy: ConnectionRemedy
}

/** The first try comes within 100 ms: a sentence about what that mends would only flash up. */
const toldAfterTries = 2
/** Some two seconds of tries: it is no stumble any more. */
const awayAfterTries = 5

const kept = 'What you type is kept and sent when the connection is back, and so are your last 3 seconds of speech.'

/** Of the voice line: what goes by requests has its failures told one by one. */
export function connectionTroubleOf(state: AppState): ConnectionTrouble | undefined {
  const { line, connection, outage, window } = state
  if (line !== 'voice') return undefined
  if (connection.name === 'closed') return closedFor(connection, window.host !== undefined)
  return outage === undefined ? undefined : troubleOf(outage, window.isOffline)
}

function troubleOf({ tries, reason, isBlocked }: Outage, isOffline: boolean): ConnectionTrouble {
  if (isBlocked)
    return { kind: 'blocked', title: 'Voice is away', hint: 'Text works', message: reason, remedy: 'try-now' }
  if (isOffline) {
    const message = `This computer has no network, and Parley is on another one. It connects when the network is back. ${kept}`
    return { kind: 'offline', title: 'You are offline', hint: 'Your words are kept', message, remedy: 'try-now' }
  }
  if (tries >= awayAfterTries) {
    const message = `Parley does not answer, and this page goes on trying. If it was stopped, start it again. ${kept}`
    return { kind: 'away', title: 'Parley is away', hint: 'Your words are kept', message, remedy: 'try-now' }
  }
  const hint = 'Trying again; your words are kept'
  return tries < toldAfterTries
    ? { kind: 'lost', title: 'Connection lost', hint, remedy: 'try-now' }
    : { kind: 'lost', title: 'Reconnecting', hint, message: `${reason} Trying again. ${kept}`, remedy: 'try-now' }
}

type Closed = Extract<AppState['connection'], { readonly name: 'closed' }>

function closedFor({ reason, cause }: Closed, isDesktop: boolean): ConnectionTrouble {
  switch (cause) {
    case 'replaced':
      return {
        kind: 'replaced',
        title: 'In another window',
        hint: 'The voice is there now',
        message: `${reason} Go on there, or bring it back here. What you type here is answered all the same.`,
        remedy: 'use-here',
      }
    case 'incompatible':
      return {
        kind: 'incompatible',
        title: 'Disconnected',
        hint: 'Reload this page',
        message: `${reason} The conversation is kept.`,
        remedy: 'reload',
      }
    case 'refused':
    case undefined: {
      // The desktop's window gets a ticket of its own at each load; in a browser the sentence says where one is.
      const remedy = cause === 'refused' && isDesktop ? 'reload' : 'connect'
      const hint = cause === 'refused' ? 'Parley was started anew' : 'The conversation is kept'
      return { kind: 'closed', title: 'Disconnected', hint, message: reason, remedy }
    }
    default:
      return cause satisfies never
  }
}
