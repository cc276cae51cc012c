import type { ClientMessageInput } from '../protocol/client-messages.ts'
import type { CloseAdvice } from '../protocol/errors.ts'
import type { AudioFrame } from '../protocol/frame.ts'
import type { ServerMessage } from '../protocol/server-messages.ts'
import type { CloseCause } from './connection-state.ts'

/** What a client says. Hello, acks and the heartbeat are the connection's own; audio has its own way. */
export type OutgoingMessage = Exclude<
  ClientMessageInput,
  { readonly type: 'hello' | 'ack' | 'ping' | 'pong' | 'audio' }
>
/** Is answered, and waits where there is no connection. */
export type OutgoingCommand = Extract<OutgoingMessage, { readonly id: string }>

/** What a resume asks for, and what this client holds of the answer that was being spoken. */
export interface HelloPlace {
  readonly sessionId?: string
  readonly epoch?: number
  readonly lastSeq?: number
  readonly heldSpeech?: { readonly responseId: number; readonly samples: number }
}

/**
 * What happens to a session's end at the client. Sockets are numbered by this end (`connect`), and what comes from an
 * older one changes nothing. `nowMs` is monotonic; `chance` (0 to 1) is drawn by the caller.
 */
export type ClientEndEvent =
  /** While no socket is open it may also come later: the session that was begun another way. */
  | {
      readonly type: 'open'
      readonly from?: { readonly sessionId: string; readonly epoch?: number; readonly lastSeq?: number }
    }
  | { readonly type: 'close'; readonly reason: string }
  /** The wait is over, or there is reason to believe that the server can be reached again: wake, network, a shown page. */
  | { readonly type: 'retry' }
  | {
      readonly type: 'lost'
      readonly socketId: number
      readonly advice: CloseAdvice
      readonly reason: string
      readonly cause?: CloseCause
      readonly nowMs: number
      readonly chance: number
    }
  | { readonly type: 'received'; readonly socketId: number; readonly message: ServerMessage; readonly nowMs: number }
  | { readonly type: 'speech'; readonly socketId: number; readonly frame: AudioFrame }
  /** A frame of this socket was not of the protocol. */
  | { readonly type: 'unreadable'; readonly socketId: number; readonly nowMs: number; readonly chance: number }
  | { readonly type: 'send'; readonly message: OutgoingMessage; readonly bytes: number }
  /** It goes another way: it is not sent here any more, and not answered for. */
  | { readonly type: 'withdraw'; readonly commandId: string }
  | { readonly type: 'microphone'; readonly frame: AudioFrame }
  /** Once a second, and whenever the socket has drained: acks, and what was held back. */
  | { readonly type: 'tick'; readonly bufferedBytes: number; readonly nowMs: number }

export type ClientEndEffect =
  /** Open a socket with this number; its first frame is a hello with this place in it. */
  | { readonly type: 'connect'; readonly socketId: number; readonly place: HelloPlace }
  /** Close it; whatever it still says reaches nobody. */
  | { readonly type: 'drop-socket'; readonly socketId: number }
  | { readonly type: 'wait'; readonly delayMs: number }
  | { readonly type: 'cancel-wait' }
  | { readonly type: 'transmit'; readonly message: ClientMessageInput }
  | { readonly type: 'transmit-audio'; readonly frame: AudioFrame }
  /** A command went out, which a server that is there answers at once: where nothing comes, this socket is given up soon. */
  | { readonly type: 'await-answer' }
  /** For the app: each numbered message once and in order, and the errors. */
  | { readonly type: 'show'; readonly message: ServerMessage }
  | { readonly type: 'play'; readonly frame: AudioFrame }
  /** `connecting`, `open`, `waiting` or `closed` is to be shown. */
  | { readonly type: 'life-changed' }
