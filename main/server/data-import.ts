import type { Buffer } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { z } from 'zod'
import { dataExportSchema, exportFormat, exportVersion, type DataExport } from '../../shared/protocol/data-export.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'

const importMaxItems = 1_000_000
/** An export has 6. */
const deepestNesting = 16

const headSchema = z.looseObject({ format: z.literal(exportFormat), version: z.int().positive() })

/** A file that somebody was sent: anything may be in it. What comes out is an export of ours, or `import-refused` is thrown. */
export function readImport(bytes: Buffer, mostItems = importMaxItems): DataExport {
  if (isTooDeep(bytes)) throw refused('its parts are nested deeper than in any export')
  const value = jsonOf(bytes)
  const head = headSchema.safeParse(value)
  if (!head.success) throw refused('it is no export of Parley')
  const { version } = head.data
  if (version > exportVersion) {
    throw refused(`it was written by a newer Parley (form ${version}; this one reads ${exportVersion}). Update Parley`)
  }
  const result = dataExportSchema.safeParse(value)
  if (!result.success) {
    const [issue] = result.error.issues
    throw refused(`${issue?.path.map(String).join('.') ?? 'the file'}: ${issue?.message ?? 'it has another shape'}`)
  }
  const items = result.data.conversations.reduce((sum, conversation) => sum + conversation.items.length, 0)
  if (items > mostItems) throw refused(`it has more than ${mostItems.toLocaleString('en-US')} items`)
  return result.data
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw refused('it is not JSON in UTF-8')
  }
}

/** Looked at before it is parsed: a bomb of brackets costs nothing yet. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0
  let isInString = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isInString) {
      if (byte === 0x5c) at++
      else if (byte === 0x22) isInString = false
    } else if (byte === 0x22) isInString = true
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > deepestNesting) return true
    } else if (byte === 0x7d || byte === 0x5d) depth--
  }
  return false
}

function refused(reason: string): AssistantError {
  return new AssistantError('import-refused', `This file was not imported: ${reason}. Nothing was changed.`)
}
