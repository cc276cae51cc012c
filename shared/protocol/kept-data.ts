import { z } from 'zod'
import { usageSchema } from './data-export.ts'

const fileSchema = z.strictObject({ name: z.string(), bytes: z.number() })

/** Answer to `GET /api/data`: what is kept, and where. Times are wall-clock milliseconds. */
export const keptDataSchema = z.strictObject({
  /** In which all of these files are; empty for a store that is kept nowhere. */
  directory: z.string(),
  /** With its journal. */
  store: fileSchema,
  conversations: z.int(),
  items: z.int(),
  notes: z.int(),
  /** One a day, newest first. */
  backups: z.array(z.strictObject({ madeAtMs: z.number(), bytes: z.number() })),
  /** How many of them are kept; the oldest go. */
  backupsKept: z.int(),
  /** What could not be read, and was put aside. */
  setAside: z.array(fileSchema),
  /** What the user should know of the start: what was damaged, which backup took its place, what is kept aside. */
  notice: z.string().optional(),
})
export type KeptData = Readonly<z.output<typeof keptDataSchema>>

/** Answer to `GET /api/conversations/<conversationId>/usage`; an answer of which no provider said anything is not there. */
export const usageAnswerSchema = z.strictObject({
  answers: z.array(z.strictObject({ itemId: z.string(), usage: z.array(usageSchema) })),
})
export type UsedByAnswer = Readonly<z.output<typeof usageAnswerSchema>['answers'][number]>
