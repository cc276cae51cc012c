import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'

/** What the page says. Hello, acks and the heartbeat are the connection's own; audio has its own way. */
export type OutgoingMessage = Exclude<
  ClientMessageInput,
  { readonly type: 'hello' | 'ack' | 'ping' | 'pong' | 'audio' }
>
/** Is answered, and waits where there is no connection. */
export type OutgoingCommand = Extract<OutgoingMessage, { readonly id: string }>
