import { Router, type Response } from 'express'
import { providerCheckRequestSchema, settingsChangeSchema } from '../../shared/protocol/settings-api.ts'
import { parseBody } from './http-errors.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

export interface SettingsRoutePorts {
  readonly settings: SettingsKeeper
}

export function createSettingsRoutes({ settings }: SettingsRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/settings', (_request, response) => {
    response.json(settings.view())
  })
  router.put('/settings', async (request, response) => {
    response.json(await settings.change(parseBody(settingsChangeSchema, request.body)))
  })
  router.post('/settings/check', async (request, response) => {
    const asked = parseBody(providerCheckRequestSchema, request.body)
    await answerWhileThere(response, (signal) => settings.check(asked, signal))
  })
  router.get('/local-servers', async (_request, response) => {
    await answerWhileThere(response, async (signal) => ({ servers: await settings.localServers(signal) }))
  })
  return router
}

/** Whoever has gone is not answered, and what was begun for them ends. */
async function answerWhileThere(response: Response, answer: (signal: AbortSignal) => Promise<object>): Promise<void> {
  const controller = new AbortController()
  response.on('close', () => {
    controller.abort()
  })
  const body = await answer(controller.signal)
  if (!controller.signal.aborted) response.json(body)
}
