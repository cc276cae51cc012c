import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { raw, Router } from 'express'
import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import { exportForms, exportText } from './conversation-export.ts'
import type { DataKeeper } from './conversation-keeper.ts'
import { importMaxBytes, readImport } from './data-import.ts'
import { parseBody } from './http-errors.ts'

export interface DataRoutePorts {
  readonly hub: SessionHub
  readonly data: DataKeeper
  readonly clock: Clock
}

const exportQuerySchema = z.strictObject({ form: z.enum(exportForms).default('json') })

/** Mounted before the reader of small bodies: an import may be a large one. */
export function createDataRoutes({ hub, data, clock }: DataRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/', (_request, response) => {
    response.json(data.kept())
  })
  router.get('/export', async (request, response) => {
    const { form } = parseBody(exportQuerySchema, request.query)
    response.attachment(form === 'json' ? 'Parley.json' : 'Parley.md')
    response.type(form === 'json' ? 'application/json' : 'text/markdown; charset=utf-8')
    const head = { exportedAtMs: clock.wallMs(), notes: data.notes() }
    try {
      await pipeline(Readable.from(exportText(data.conversations(), head, form)), response)
    } catch (thrown) {
      // Whoever wanted it has gone: that is an ending.
      if (!response.destroyed || response.writableFinished) throw thrown
    }
  })
  const readBody = raw({ limit: importMaxBytes, type: 'application/json', inflate: false })
  router.post('/import', readBody, (request, response) => {
    const body: unknown = request.body
    if (!Buffer.isBuffer(body))
      throw new AssistantError('bad-frame', 'Send the export as the body, with Content-Type: application/json.')
    response.json(data.import(readImport(body)))
  })
  router.delete('/', (_request, response) => {
    const ids = data.deleteEverything()
    for (const conversationId of ids) hub.leaveConversation(conversationId)
    response.json({ conversations: ids.length })
  })
  return router
}
