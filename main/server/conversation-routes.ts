import { Router } from 'express'
import { z } from 'zod'
import { conversationRenameSchema, type ListedConversation } from '../../shared/protocol/conversation-list.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import { exportForms, exportName, exportText } from './conversation-export.ts'
import type { ConversationKeeper, DataKeeper } from './conversation-keeper.ts'
import { parseBody } from './http-errors.ts'
import { nextOf, placeSchema } from './list-place.ts'

export interface ConversationRoutePorts {
  readonly hub: SessionHub
  readonly conversations: ConversationKeeper
  readonly data: DataKeeper
  readonly clock: Clock
}

const listQuerySchema = z.strictObject({
  before: placeSchema.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})
const searchQuerySchema = z.strictObject({
  q: z.string().max(1_000),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const exportQuerySchema = z.strictObject({ form: z.enum(exportForms).default('markdown') })

/** The list of conversations and what can be done with one line of it. */
export function createConversationRoutes({ hub, conversations, data, clock }: ConversationRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true })

  const known = (conversationId: string): ListedConversation => {
    const line = conversations.summary(conversationId)
    if (line === undefined) {
      throw new AssistantError('unknown-conversation', 'There is no conversation with this id. List them first.')
    }
    return line
  }

  router.get('/', (request, response) => {
    const { before, limit } = parseBody(listQuerySchema, request.query)
    const found = conversations.list({ before, limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const hasMore = found.length > limit && last !== undefined
    response.json({ conversations: page, ...(hasMore && { next: nextOf(last) }) })
  })
  router.get('/search', (request, response) => {
    const { q, limit } = parseBody(searchQuerySchema, request.query)
    response.json({ hits: conversations.search(q, { limit }) })
  })
  router.get('/:conversationId', (request, response) => {
    const { conversationId } = known(request.params.conversationId)
    response.json({ conversationId, items: conversations.items(conversationId) })
  })
  router.get('/:conversationId/usage', (request, response) => {
    const { conversationId } = known(request.params.conversationId)
    response.json({ answers: data.usage(conversationId) })
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
    response.json({ conversationId, undoForMs: undoUntilMs - clock.wallMs() })
  })
  router.post('/:conversationId/restore', (request, response) => {
    conversations.restore(request.params.conversationId)
    response.json(known(request.params.conversationId))
  })
  router.get('/:conversationId/export', (request, response) => {
    const { conversationId } = known(request.params.conversationId)
    const { form } = parseBody(exportQuerySchema, request.query)
    const conversation = data.conversation(conversationId)
    const all = conversation === undefined ? [] : [conversation]
    response.attachment(exportName(known(conversationId), form))
    response.type(form === 'json' ? 'application/json' : 'text/markdown; charset=utf-8')
    response.send([...exportText(all, { exportedAtMs: clock.wallMs(), notes: [] }, form)].join(''))
  })
  return router
}
