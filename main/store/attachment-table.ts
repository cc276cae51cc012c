import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { attachmentSchema, type ExportedAttachment } from '../../shared/protocol/data-export.ts'
import type { Database } from './database.ts'

const attachmentRowSchema = z
  .object({
    kind: attachmentSchema.shape.kind,
    name: z.string(),
    mediaType: z.string(),
    bytes: z.instanceof(Uint8Array),
  })
  .transform(({ bytes, ...named }) => ({ ...named, base64: Buffer.from(bytes).toString('base64') }))

/**
 * The bytes lie in the store and not beside it: they come and go with their item, in its transaction, they are in every
 * backup, and no name of a file is ever made from a name somebody sent.
 */
export function addAttachment(
  database: Database,
  attachment: ExportedAttachment,
  ids: { readonly itemId: string; readonly attachmentId: string },
): void {
  const { kind, name, mediaType, base64 } = attachment
  database.run(
    'INSERT INTO attachments (attachmentId, itemId, kind, name, mediaType, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    ...[ids.attachmentId, ids.itemId, kind, name, mediaType, Buffer.from(base64, 'base64')],
  )
}

export function attachmentsOf(database: Database, itemId: string): ExportedAttachment[] {
  return database.rows(
    attachmentRowSchema,
    'SELECT kind, name, mediaType, bytes FROM attachments WHERE itemId = ? ORDER BY rowid',
    itemId,
  )
}
