import { Router } from 'express'
import { z } from 'zod'
import { conversationRenameSchema, type ListedConversation } from '../../shared/protocol/conversation-list.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import { exportForms, exportName, exportText } from './conversation-export.ts'
import type { ConversationKeeper } from './conversation-keeper.ts'
import { parseBody } from './http-errors.ts'

export interface ConversationRoutePorts {
  readonly hub: SessionHub
  readonly conversations: ConversationKeeper
}

const exportQuerySchema = z.strictObject({ form: z.enum(exportForms).default('markdown') })

/** The list of conversations and what can be done with one line of it. */
export function createConversationRoutes({ hub, conversations }: ConversationRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true })

  const known = (conversationId: string): ListedConversation => {
    const line = conversations.summary(conversationId)
    if (line === undefined) {
      throw new AssistantError('unknown-conversation', 'There is no conversation with this id. List them first.')
    }
    return line
  }

  router.get('/', (_request, response) => {
    response.json({ conversations: conversations.list() })
  })
  router.get('/:conversationId', (request, response) => {
    const { conversationId } = known(request.params.conversationId)
    response.json({ conversationId, items: conversations.items(conversationId) })
  })
  router.patch('/:conversationId', (request, response) => {
    const { conversationId } = known(request.params.conversationId)
    conversations.rename(conversationId, parseBody(conversationRenameSchema, request.body).title)
    response.json(known(conversationId))
  })
  router.delete('/:conversationId', (request, response) => {
    const { conversationId } = known(request.params.conversationId)
    const { undoUntilMs } = conversations.delete(conversationId)
    // Deleted first: when that fails, nobody is sent away.
    hub.leaveConversation(conversationId)
    response.json({ conversationId, undoUntilMs })
  })
  router.post('/:conversationId/restore', (request, response) => {
    conversations.restore(request.params.conversationId)
    response.json(known(request.params.conversationId))
  })
  router.get('/:conversationId/export', (request, response) => {
    const line = known(request.params.conversationId)
    const { form } = parseBody(exportQuerySchema, request.query)
    response.attachment(exportName(line, form))
    response.type(form === 'json' ? 'application/json' : 'text/markdown; charset=utf-8')
    response.send(exportText(line, conversations.items(line.conversationId), form))
  })
  return router
}
