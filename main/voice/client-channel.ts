import type { ClientMessage, Hello } from '../../shared/protocol/client-messages.ts'
import type { CloseName, ErrorCode } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** One client's way out, as a session sees it: a WebSocket or an event stream. Sending never blocks and never throws. */
export interface ClientChannel {
  readonly kind: 'socket' | 'event-stream'
  send(message: ServerMessage): void
  sendSpeech(frame: AudioFrame): void
  /** Bytes accepted and not yet on their way; speech waits while this is high. */
  bufferedBytes(): number
  close(name: CloseName): void
}

/** What a connection saw to by itself, without its session: for whoever writes down all that crosses it. */
export type SettledByConnection =
  /** Heartbeats, and what it answered to a frame that it did not let in. */
  | { readonly type: 'frame'; readonly direction: 'received' | 'sent'; readonly frame: ClientMessage | ServerMessage }
  | { readonly type: 'refusal'; readonly code: ErrorCode; readonly isBinary: boolean; readonly bytes: number }
  | { readonly type: 'close'; readonly code: number }

/** One client's way in. After `detach` nothing of it has any effect; the session lives on for the resume window. */
export interface AttachedClient {
  readonly sessionId: string
  readonly conversationId: string
  receive(message: Exclude<ClientMessage, { type: 'hello' | 'ping' | 'pong' | 'audio' }>): void
  receiveAudio(frame: AudioFrame): void
  /** Only there while the session is written down. */
  settled?(what: SettledByConnection): void
  detach(): void
}

/** What the server needs of the voice side. `attach` sends `welcome` on the channel before it returns. */
export interface SessionHub {
  /** Whether this session is here or can be taken up again. */
  has(sessionId: string): boolean
  attach(hello: Hello, channel: ClientChannel): AttachedClient
  /** Stateless question and answer: no session, nothing stored. Deltas are joined; throws AssistantError. */
  ask(text: string, options: { readonly signal: AbortSignal }): Promise<{ readonly text: string }>
  /** In which sessions are, also those that the store could not be told of yet. */
  openConversations(): readonly string[]
  /** It was deleted: sessions that are in it go on in a new one, and their clients get a `welcome` that says so. */
  leaveConversation(conversationId: string): void
  close(): Promise<void>
}
