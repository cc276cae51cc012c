import type { NumberedMessage, SessionMessage } from '../protocol/server-messages.ts'

export type CommandResult = Extract<SessionMessage, { readonly type: 'command-result' }>

/** How far a client has come in the numbered messages of one life of the session. */
export interface Place {
  readonly epoch: number
  readonly lastSeq: number
}

/**
 * What happens to a session's end at the server. Channels are sockets and event streams; their numbers grow and are never
 * used twice. `nowMs` is monotonic.
 */
export type ServerEndEvent =
  /** A client said hello. With a place that can still be served it resumes, else it gets a snapshot. */
  | {
      readonly type: 'attach'
      readonly channelId: number
      readonly kind: 'socket' | 'event-stream'
      readonly place: Place | undefined
      readonly nowMs: number
    }
  | { readonly type: 'detach'; readonly channelId: number }
  /** The session has something to tell everybody. `bytes`: of it as JSON, without its number. */
  | { readonly type: 'say'; readonly message: SessionMessage; readonly bytes: number; readonly nowMs: number }
  /** Cumulative: everything up to `seq` is there. One that goes back, or names what was never sent, changes nothing. */
  | { readonly type: 'ack'; readonly channelId: number; readonly seq: number }
  /** Runs at most once, however often it comes. */
  | { readonly type: 'command'; readonly channelId: number; readonly commandId: string; readonly nowMs: number }
  /** What became of a command that was run. */
  | { readonly type: 'ran'; readonly result: CommandResult; readonly nowMs: number }

export type ServerEndEffect =
  /** To this channel and before anything else on it; `seq` is the last number given out. Without a resume, the snapshot. */
  | { readonly type: 'welcome'; readonly channelId: number; readonly isResumed: boolean; readonly seq: number }
  | { readonly type: 'deliver'; readonly channelId: number; readonly message: NumberedMessage }
  /** The newest socket wins: this one is told `replaced`, and nothing more goes to it. */
  | { readonly type: 'replace'; readonly channelId: number }
  /** To be carried out now, and answered with `ran`. */
  | { readonly type: 'run'; readonly commandId: string }
