import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import { exportForms, exportText } from './conversation-export.ts'
import type { DataKeeper } from './conversation-keeper.ts'
import { parseBody } from './http-errors.ts'
import { readPartsHere, type ReadParts } from './import-reading.ts'

export interface DataRoutePorts {
  readonly hub: SessionHub
  readonly data: DataKeeper
  readonly clock: Clock
  /** Who takes a file apart; left out, this thread. */
  readonly readImportParts?: ReadParts | undefined
}

/** Of which a body may be a large one. */
export function isImport({ method, url }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  return method === 'POST' && url?.split('?')[0] === '/api/data/import'
}

const exportQuerySchema = z.strictObject({ form: z.enum(exportForms).default('json') })

/** Mounted before the reader of small bodies: an import may be a large one. */
export function createDataRoutes({ hub, data, clock, readImportParts = readPartsHere }: DataRoutePorts): Router {
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
  router.post('/import', async (request, response) => {
    if (request.headers['content-encoding'] !== undefined)
      throw new AssistantError('bad-frame', 'The request body must be JSON in UTF-8, not compressed.')
    if (typeof request.is('application/json') !== 'string')
      throw new AssistantError('bad-frame', 'Send the export as the body, with Content-Type: application/json.')
    const cancel = new AbortController()
    response.once('close', () => {
      cancel.abort()
    })
    try {
      // Whatever is wrong with the file, its sender is to hear it: the way back stays open.
      const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
      response.json(await data.import(readImportParts(body), { signal: cancel.signal }))
    } catch (thrown) {
      // Whoever wanted it has gone, and nothing of it was kept.
      if (!cancel.signal.aborted) throw thrown
    }
  })
  router.delete('/', (_request, response) => {
    const ids = data.deleteEverything()
    // One that began on a full disk is in no store, and would come into it with the next save.
    for (const conversationId of new Set([...ids, ...hub.openConversations()])) hub.leaveConversation(conversationId)
    response.json({ conversations: ids.length })
  })
  return router
}
