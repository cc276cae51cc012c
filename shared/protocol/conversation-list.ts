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

/** With `next`, give that as `before` to get the lines after these; without it there are no more. */
export const conversationListSchema = z.strictObject({
  conversations: z.array(listedConversationSchema),
  next: z.string().optional(),
})

/** Part of what was said around the words that were searched for. Text, never markup. */
export const excerptPartSchema = z.strictObject({ text: z.string(), isMatch: z.boolean() })
export type ExcerptPart = z.output<typeof excerptPartSchema>

/** One line of the answer to `GET /api/conversations/search?q=`: an item that has the words. */
export const searchHitSchema = z.strictObject({
  conversationId: z.string(),
  title: z.string(),
  itemId: z.string(),
  role: z.enum(['user', 'assistant']),
  createdAtMs: z.number(),
  excerpt: z.array(excerptPartSchema),
})
export type SearchHit = z.output<typeof searchHitSchema>
export const searchAnswerSchema = z.strictObject({ hits: z.array(searchHitSchema) })

/** Body of `PATCH /api/conversations/<conversationId>`, answered with the line as it is now. */
export const conversationRenameSchema = z.strictObject({ title: z.string().trim().min(1).max(200) })

/**
 * Answer to `DELETE /api/conversations/<conversationId>`: it is out of the list at once, and for so long from now
 * `POST /api/conversations/<conversationId>/restore` brings it back. Afterwards it is gone. A length, not a time of day:
 * the two ends need not agree on that.
 */
export const conversationDeletedSchema = z.strictObject({ conversationId: z.string(), undoForMs: z.number() })
