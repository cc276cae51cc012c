import { Router, type Request, type Response } from 'express'
import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import { commandResultsKept } from '../../shared/protocol/limits.ts'
import { FrameTrace } from '../telemetry/frame-trace.ts'
import { expectAnswer, follow, isOver, type ChatEnding, type SubmittedText } from './chat-ending.ts'
import {
  chatBodySchema,
  helloOfRequest,
  laterTextBodySchema,
  positionOfEventId,
  sessionIdSchema,
  stopBodySchema,
  toolResultBodySchema,
} from './chat-requests.ts'
import { openChatStream, type ChatStreamPorts } from './chat-streams.ts'
import { runCommand, unknownSession, type SessionCommand } from './http-command.ts'
import { parseBody } from './http-errors.ts'
import { RecentIds } from './recent-ids.ts'

export interface ChatRoutePorts extends ChatStreamPorts {
  readonly version: string
}

/** Text chat: the socket's messages as server-sent events, the socket's commands as plain POSTs. */
export function createChatRoutes(ports: ChatRoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const submitted = new RecentIds(commandResultsKept)

  /** Looked up before anything is attached: a wrong id must not leave a session behind. */
  const knownSession = (request: Request): string => {
    const sessionId = sessionIdSchema.safeParse(request.params.sessionId)
    if (!sessionId.success || !ports.hub.has(sessionId.data)) throw unknownSession()
    return sessionId.data
  }

  router.post('/', (request, response) => {
    const startedMs = ports.clock.nowMs()
    const { sessionId, conversationId, sentInEpoch, ...text } = parseBody(chatBodySchema, request.body)
    const message: ClientMessage = { type: 'text-submit', ...text }
    let snapshot: SubmittedText['snapshot'] = { phase: 'idle', items: [] }
    let epoch: number | undefined
    let ending: ChatEnding | undefined
    const stream = openChatStream(
      {
        hello: helloOfRequest({ sessionId, conversationId }, ports.version),
        response,
        onMessage: (sent) => {
          if (ending === undefined) {
            if (sent.type !== 'welcome') return
            snapshot = sent.snapshot ?? snapshot
            epoch = sent.epoch
            return
          }
          ending = follow(ending, sent)
          if (isOver(ending)) stream.end()
        },
      },
      ports,
    )
    if (sentInEpoch !== undefined && sentInEpoch !== epoch) {
      stream.refuse({ type: 'error', code: 'not-ready', message: anotherLife, commandId: message.id })
      return
    }
    const isNew = submitted.add(commandKey(stream.attached.sessionId, message.id))
    const isRepeat = !isNew || sentInEpoch !== undefined
    ending = expectAnswer({ commandId: message.id, text: message.text, snapshot, isRepeat })
    stream.attached.receive(message)
    stream.trace.received({ kind: 'message', message }, bodyBytes(request), startedMs)
  })

  router.get('/:sessionId/events', (request, response) => {
    const sessionId = knownSession(request)
    const position = positionOfEventId(request.get('Last-Event-ID'))
    openChatStream(
      { hello: helloOfRequest({ sessionId, position }, ports.version), response, onMessage: ignore },
      ports,
    )
  })

  const answerCommand = async (request: Request, response: Response, command: SessionCommand): Promise<void> => {
    const { clock, log } = ports
    const startedMs = clock.nowMs()
    const sessionId = knownSession(request)
    submitted.add(commandKey(sessionId, command.id))
    const trace = new FrameTrace({ log, clock, transport: 'request', connectionId: ports.connections.nextId() })
    trace.attached(sessionId)
    const result = await runCommand(helloOfRequest({ sessionId }, ports.version), command, ports)
    trace.received({ kind: 'message', message: command }, bodyBytes(request), startedMs)
    const json = JSON.stringify(result)
    response.type('json').send(json)
    trace.sent({ kind: 'message', message: result }, Buffer.byteLength(json), startedMs)
  }

  router.post('/:sessionId/stop', async (request, response) => {
    const body = parseBody(stopBodySchema, request.body)
    await answerCommand(request, response, { type: 'response-stop', ...body })
  })
  router.post('/:sessionId/queue', async (request, response) => {
    const body = parseBody(laterTextBodySchema, request.body)
    await answerCommand(request, response, { type: 'text-submit', ...body, whileSpeaking: 'queue' })
  })
  router.post('/:sessionId/steer', async (request, response) => {
    const body = parseBody(laterTextBodySchema, request.body)
    await answerCommand(request, response, { type: 'text-submit', ...body, whileSpeaking: 'steer' })
  })
  router.post('/:sessionId/tool-result', async (request, response) => {
    const body = parseBody(toolResultBodySchema, request.body)
    await answerCommand(request, response, { type: 'tool-result', ...body })
  })
  return router
}

/** Which commands ran in an older life nobody knows, and a question must not be asked twice. */
const anotherLife =
  'Parley was started anew before it answered this. Look whether it was done, and say it again if not.'

/** Each session remembers its own commands: the same id means another command in another session. */
function commandKey(sessionId: string, commandId: string): string {
  return `${sessionId} ${commandId}`
}

function ignore(): void {
  // Everything was written already.
}

function bodyBytes(request: Request): number {
  return Number(request.headers['content-length'] ?? 0)
}
