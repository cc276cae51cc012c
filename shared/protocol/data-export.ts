import { z } from 'zod'
import { itemSchema } from './items.ts'

export const exportFormat = 'parley-export'
export const exportVersion = 1

/** Of one spoken or shown answer: made by the model, sent to the client, played by it. */
export const answerFiguresSchema = z.strictObject({
  generatedCharacters: z.int().nonnegative(),
  sentSamples: z.int().nonnegative(),
  heardSamples: z.int().nonnegative(),
})
export type AnswerFigures = Readonly<z.output<typeof answerFiguresSchema>>

/** What a provider says that it used; what it does not say is left out. */
export const usageSchema = z.strictObject({
  part: z.enum(['llm', 'stt', 'tts']),
  /** By the name it has in the log: model and host. */
  provider: z.string().max(500),
  inputTokens: z.int().nonnegative().optional(),
  outputTokens: z.int().nonnegative().optional(),
  characters: z.int().nonnegative().optional(),
  milliseconds: z.number().nonnegative().optional(),
})
export type Usage = Readonly<z.output<typeof usageSchema>>

/** A name to show, never a path: whoever saves it under its name must not be led out of the folder they chose. */
export function isPlainName(name: string): boolean {
  return name.trim() !== '' && name !== '.' && name !== '..' && !/[/\\:\p{Cc}\p{Cf}]/u.test(name)
}

export const attachmentSchema = z.strictObject({
  kind: z.enum(['image', 'audio', 'text', 'file']),
  name: z.string().max(255).refine(isPlainName, 'it is a path or has characters that no name has'),
  mediaType: z.string().regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/),
  base64: z.base64(),
})
export type ExportedAttachment = Readonly<z.output<typeof attachmentSchema>>

/** Within what a `Date` can say. */
const wallMsSchema = z.number().min(0).max(8.64e15)
const longestText = 4_000_000

export const exportedItemSchema = z.strictObject({
  ...itemSchema.omit({ itemId: true }).shape,
  text: z.string().max(longestText),
  generatedText: z.string().max(longestText).optional(),
  createdAtMs: wallMsSchema,
  figures: answerFiguresSchema.optional(),
  usage: z.array(usageSchema).max(1_000).optional(),
  attachments: z.array(attachmentSchema).max(100).optional(),
})
export type ExportedItem = Readonly<z.output<typeof exportedItemSchema>>

export const exportedConversationSchema = z.strictObject({
  title: z.string().max(200),
  createdAtMs: wallMsSchema,
  updatedAtMs: wallMsSchema,
  items: z.array(exportedItemSchema).max(100_000),
})
export type ExportedConversation = Readonly<z.output<typeof exportedConversationSchema>>

/**
 * What was said, as a file: of one conversation or of all. It has no ids, they are given anew wherever it is read, and
 * no settings, so no keys. Timers stay where they ring.
 */
export const dataExportSchema = z.strictObject({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  exportedAtMs: wallMsSchema,
  conversations: z.array(exportedConversationSchema).max(100_000),
  notes: z.array(z.strictObject({ text: z.string().max(longestText), createdAtMs: wallMsSchema })).max(100_000),
})
export type DataExport = Readonly<z.output<typeof dataExportSchema>>

/** Answer to `POST /api/data/import`. */
export const importAnswerSchema = z.strictObject({
  conversations: z.int(),
  items: z.int(),
  notes: z.int(),
})
export type ImportAnswer = Readonly<z.output<typeof importAnswerSchema>>
