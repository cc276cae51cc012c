import { toAssistantError } from '../../shared/protocol/errors.ts'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import type { ConversationStore } from '../store/types.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'
import { Conversation } from './conversation.ts'

const goesOn =
  'The conversation goes on. What is not saved yet is saved as soon as that works again, and lost if Parley ends before.'

/** Where a session goes. */
export interface Opening {
  readonly conversationId: string
  /** Made for this session: it is empty, so that a disk that cannot be read keeps nobody out of it. */
  readonly isNew?: boolean
  /** What the store could not be told of it yet, in order. */
  readonly owed?: readonly (() => void)[]
}

/** A conversation of the store's, whose user hears of it when the store fails. */
export function keptConversation(
  { conversationId, isNew = false }: Opening,
  ports: {
    readonly store: ConversationStore
    readonly log: Log
    readonly send: (message: SessionMessage) => void
  },
): Conversation {
  const onStoreFailure = (error: unknown): void => {
    ports.log.error('store failed', failureFields(error))
    ports.send({ type: 'notice', code: 'store-failed', message: `${toAssistantError(error).message} ${goesOn}` })
  }
  return new Conversation(conversationId, ports.store, { onStoreFailure, isNew })
}
