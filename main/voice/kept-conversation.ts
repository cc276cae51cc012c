import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { ConversationStore } from '../store/types.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'
import { Conversation } from './conversation.ts'

const sentence =
  'This could not be saved: the disk may be full. The conversation goes on, but what follows may be lost when Parley ends.'

/** A conversation of the store's, whose user hears of it when the store fails. */
export function keptConversation(
  conversationId: string,
  ports: { readonly store: ConversationStore; readonly log: Log },
  send: (message: SessionMessage) => void,
): Conversation {
  return new Conversation(conversationId, ports.store, (error) => {
    ports.log.error('store failed', failureFields(error))
    send({ type: 'notice', code: 'store-failed', message: sentence })
  })
}
