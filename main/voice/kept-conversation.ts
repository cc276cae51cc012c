import { toAssistantError } from '../../shared/protocol/errors.ts'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { ConversationStore } from '../store/types.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'
import { Conversation } from './conversation.ts'

const goesOn =
  'The conversation goes on. What is not saved yet is saved as soon as that works again, and lost if Parley ends before.'

/** A conversation of the store's, whose user hears of it when the store fails. */
export function keptConversation(
  conversationId: string,
  ports: { readonly store: ConversationStore; readonly log: Log },
  send: (message: SessionMessage) => void,
): Conversation {
  return new Conversation(conversationId, ports.store, (error) => {
    ports.log.error('store failed', failureFields(error))
    send({ type: 'notice', code: 'store-failed', message: `${toAssistantError(error).message} ${goesOn}` })
  })
}
