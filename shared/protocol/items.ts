import { z } from 'zod'

/** How a turn came in or went out. */
export const modalities = ['voice', 'text'] as const

/** `streaming`: being made. `completed`: all of it was heard or shown. `interrupted`: cut. `failed`: the provider ended it. */
export const itemStatuses = ['streaming', 'completed', 'interrupted', 'failed'] as const

/**
 * One entry of the conversation.
 * `text` is what counts: for a spoken answer that was cut, what was heard of it. `generatedText` is there only when it
 * is more than that. `certainty` (0..1) is the ears' own for a spoken user turn. Times are wall-clock milliseconds.
 */
export const itemSchema = z.strictObject({
  itemId: z.string(),
  role: z.enum(['user', 'assistant']),
  modality: z.enum(modalities),
  status: z.enum(itemStatuses),
  text: z.string(),
  generatedText: z.string().optional(),
  certainty: z.number().min(0).max(1).optional(),
  /** Said by the assistant itself (an alarm, a failure in words); models do not see it. */
  isAnnouncement: z.boolean().optional(),
  /** A user turn: true when Parley was stopped before it could answer; in what is kept, false while an answer is awaited. */
  isUnanswered: z.boolean().optional(),
  createdAtMs: z.number(),
})

export type Item = z.infer<typeof itemSchema>
export type Modality = Item['modality']
export type ItemStatus = Item['status']
