import { Router } from 'express'
import { z } from 'zod'
import { protocolVersion, textFrameMaxBytes } from '../../shared/protocol/limits.ts'
import { outputBufferings, type AudioOutput } from '../../shared/audio/output-buffering.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { logLevels, type Log } from '../telemetry/log.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import type { Connections } from './connections.ts'
import { parseBody } from './http-errors.ts'

export interface ApiRoutePorts {
  readonly hub: SessionHub
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly connections: Connections
  readonly audioOutput: AudioOutputKeeper
}

/** Remembers from one start to the next. */
export interface AudioOutputKeeper {
  read(): Promise<AudioOutput>
  keep(output: AudioOutput): Promise<void>
}

const askBodySchema = z.strictObject({ text: z.string().min(1).max(textFrameMaxBytes) })
const audioOutputBodySchema = z.strictObject({
  choice: z.enum(outputBufferings),
  reason: z.string().min(1).max(500).optional(),
})
const logLevelBodySchema = z.strictObject({ level: z.enum(logLevels) })

/** Plain JSON in and out: what needs no session, and what is only looked at. */
export function createApiRoutes(ports: ApiRoutePorts): Router {
  const { hub, clock, log, connections, audioOutput } = ports
  const startedAtMs = clock.nowMs()
  const router = Router({ caseSensitive: true, strict: true })

  router.post('/ask', async (request, response) => {
    const { text } = parseBody(askBodySchema, request.body)
    const controller = new AbortController()
    response.on('close', () => {
      controller.abort()
    })
    try {
      const answer = await hub.ask(text, { signal: controller.signal })
      response.json({ text: answer.text })
    } catch (thrown) {
      // Whoever asked has gone: that is an ending, and nobody is left to be told.
      if (!controller.signal.aborted) throw thrown
    }
  })

  router.get('/health', (_request, response) => {
    response.json({
      status: 'ok',
      version: ports.version,
      protocol: protocolVersion,
      uptimeMs: Math.round(clock.nowMs() - startedAtMs),
      connections: connections.size,
    })
  })

  router.get('/metrics', (_request, response) => {
    response.json({ connections: connections.report(clock.nowMs()) })
  })

  router.get('/log-level', (_request, response) => {
    response.json({ level: log.level })
  })
  router.put('/log-level', (request, response) => {
    log.level = parseBody(logLevelBodySchema, request.body).level
    response.json({ level: log.level })
  })

  router.get('/audio-output', async (_request, response) => {
    response.json(await audioOutput.read())
  })
  router.post('/audio-output', async (request, response) => {
    const output = parseBody(audioOutputBodySchema, request.body)
    await audioOutput.keep(output)
    log.info('audio output chosen', { choice: output.choice })
    response.json(output)
  })
  return router
}
