import type { Clock } from '../../shared/std/clock.ts'
import { startSimulatorServer, type Exchange, type SimulatorServer } from './exchange.ts'
import { parseMultipartForm } from './multipart-form.ts'
import { nextOf, playParts, refuse, type Pace } from './scripted-stream.ts'

export interface TranscriptionRequest {
  readonly model: string
  readonly language: string | undefined
  readonly isStreamed: boolean
  readonly fileName: string
  readonly fileBytes: Uint8Array
}

export interface TranscriptionReply extends Pace {
  /** What was heard; empty for nothing. */
  readonly text: string
}

export interface TranscriptionExchange {
  readonly request: TranscriptionRequest
  readonly exchange: Exchange
}

export interface TranscriptionSimulator extends SimulatorServer {
  readonly exchanges: readonly TranscriptionExchange[]
}

/** `/v1/audio/transcriptions`: a form with a file in, JSON or (`stream=true`) an event stream of deltas out. */
export async function startTranscriptionSimulator(options: {
  readonly replies:
    readonly TranscriptionReply[] | ((request: TranscriptionRequest, index: number) => TranscriptionReply)
  readonly clock: Clock
  /** False: `stream=true` is ignored and JSON comes back, as whisper.cpp and others do. */
  readonly canStream?: boolean
  readonly apiKey?: string
  readonly port?: number
}): Promise<TranscriptionSimulator> {
  const exchanges: TranscriptionExchange[] = []
  const answer = async (exchange: Exchange): Promise<void> => {
    if (exchange.method !== 'POST' || exchange.path !== '/v1/audio/transcriptions') {
      exchange.fail(404, `Unknown request URL: ${exchange.method} ${exchange.path}.`)
      return
    }
    const request = readForm(exchange)
    if (request === undefined) {
      exchange.fail(400, 'The form needs a "file" and a "model".')
      return
    }
    const reply = nextOf(options.replies, request, exchanges.length)
    exchanges.push({ request, exchange })
    if (refuse(exchange, reply.fault)) return
    if (request.isStreamed && options.canStream !== false) await streamReply(exchange, reply)
    else {
      exchange.begin('application/json')
      if (await playParts(exchange, [JSON.stringify({ text: reply.text })], reply)) exchange.end()
    }
  }
  const server = await startSimulatorServer({ ...options, answer })
  return { ...server, exchanges }
}

async function streamReply(exchange: Exchange, reply: TranscriptionReply): Promise<void> {
  exchange.begin('text/event-stream')
  // Deltas carry the space before their word.
  const deltas = reply.text.match(/\s*\S+/gu) ?? []
  const isComplete = await playParts(
    exchange,
    deltas.map((delta) => event({ type: 'transcript.text.delta', delta })),
    { ...reply, errorEvent: (message) => event({ type: 'error', error: { message, code: 'simulated' } }) },
  )
  if (!isComplete) return
  await exchange.write(event({ type: 'transcript.text.done', text: reply.text }))
  await exchange.write('data: [DONE]\n\n')
  exchange.end()
}

function readForm(exchange: Exchange): TranscriptionRequest | undefined {
  const form = parseMultipartForm(exchange.body, exchange.contentType)
  const file = form?.get('file')
  const model = form?.get('model')
  if (form === undefined || file?.fileName === undefined || model === undefined) return undefined
  return {
    model: model.bytes.toString(),
    language: form.get('language')?.bytes.toString(),
    isStreamed: form.get('stream')?.bytes.toString() === 'true',
    fileName: file.fileName,
    fileBytes: file.bytes,
  }
}

function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
