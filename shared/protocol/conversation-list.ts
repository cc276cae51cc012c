import { z } from 'zod'

/** One line of the list of conversations: what `GET /api/conversations` answers with, newest first. */
export const listedConversationSchema = z.strictObject({
  conversationId: z.string(),
  /** The name the user gave it, or the first words said or typed in it. */
  title: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  itemCount: z.int(),
})
export type ListedConversation = z.output<typeof listedConversationSchema>

export const conversationListSchema = z.strictObject({ conversations: z.array(listedConversationSchema) })

/** Body of `PATCH /api/conversations/<conversationId>`, answered with the line as it is now. */
export const conversationRenameSchema = z.strictObject({ title: z.string().trim().min(1).max(200) })

/**
 * Answer to `DELETE /api/conversations/<conversationId>`: it is out of the list at once, and
 * `POST /api/conversations/<conversationId>/restore` brings it back until then (wall time, ms). Afterwards it is gone.
 */
export const conversationDeletedSchema = z.strictObject({ conversationId: z.string(), undoUntilMs: z.number() })
