import { Router } from 'express'
import type { DuelBeginning } from '../../shared/protocol/duel.ts'

/** Makes the session of *hear me being interrupted*. Throws `text-to-speech-unavailable` where there is no voice. */
export interface DuelDoor {
  begin(signal: AbortSignal): Promise<DuelBeginning>
}

export interface DuelRoutePorts {
  readonly duel: DuelDoor
}

export function createDuelRoutes({ duel }: DuelRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.post('/', async (_request, response) => {
    const controller = new AbortController()
    response.on('close', () => {
      controller.abort()
    })
    try {
      response.json(await duel.begin(controller.signal))
    } catch (thrown) {
      // Whoever asked has gone: that is an ending, and nobody is left to be told.
      if (!controller.signal.aborted) throw thrown
    }
  })
  return router
}
