import type { Response } from 'express'
import type { z } from 'zod'
import { AssistantError, toAssistantError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'

/** The `HTTP` column of the protocol page. */
export const statusOfCode: Readonly<Record<ErrorCode, number>> = {
  'bad-frame': 400,
  'unknown-type': 400,
  'frame-too-large': 413,
  'text-too-long': 413,
  'rate-limited': 429,
  'not-ready': 409,
  'unknown-session': 404,
  'unknown-conversation': 404,
  refused: 403,
  'not-found': 404,
  'too-many-connections': 503,
  'provider-unauthorized': 502,
  'provider-refused': 502,
  'provider-rate-limited': 503,
  'provider-unavailable': 502,
  'provider-unreachable': 502,
  'provider-timeout': 504,
  'provider-cut-off': 502,
  'provider-bad-reply': 502,
  'model-not-found': 502,
  'speech-to-text-unavailable': 503,
  'text-to-speech-unavailable': 503,
  'vad-unavailable': 503,
  'nothing-heard': 422,
  'settings-invalid': 422,
  'audio-file-invalid': 422,
  'import-refused': 422,
  'store-failed': 500,
  internal: 500,
}

/** A request's body or query as its schema says, or a sentence that names the field. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  if (body === undefined) throw new AssistantError('bad-frame', 'Send a JSON body with Content-Type: application/json.')
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (issue?.code === 'too_big' && issue.path[0] === 'text') {
    throw new AssistantError('text-too-long', 'The text is longer than 65,536 characters. Send it in parts.')
  }
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
  throw new AssistantError('bad-frame', `The request was refused: ${place}${issue?.message ?? 'it has another shape'}.`)
}

function sendError(response: Response, error: AssistantError): void {
  if (error.retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(error.retryAfterMs / 1000))
  response.status(statusOfCode[error.code]).json({ code: error.code, message: error.message })
}

/** The one place where what a route throws becomes an answer. */
export function answerFailure(thrown: unknown, response: Response, log: Log): void {
  const error = bodyError(thrown) ?? toAssistantError(thrown)
  if (error.code === 'internal') log.error('request failed', failureFields(thrown))
  // Half an answer is out: only cutting it off says that it is not whole.
  if (response.headersSent) response.destroy()
  else sendError(response, error)
}

/** What Express's body reader throws, by the `type` it documents. */
function bodyError(thrown: unknown): AssistantError | undefined {
  if (!(thrown instanceof Error) || !('type' in thrown) || typeof thrown.type !== 'string') return undefined
  switch (thrown.type) {
    case 'entity.too.large':
      return new AssistantError(
        'text-too-long',
        `A request body may have ${limitOf(thrown)} bytes. Send less at a time.`,
      )
    case 'entity.parse.failed':
      return new AssistantError('bad-frame', 'The request body is not JSON.')
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new AssistantError('bad-frame', 'The request body must be JSON in UTF-8, not compressed.')
    case 'request.aborted':
    case 'request.size.invalid':
      return new AssistantError('bad-frame', 'The request body did not arrive whole.')
    default:
      return undefined
  }
}

function limitOf(thrown: object): string {
  return 'limit' in thrown && typeof thrown.limit === 'number' ? thrown.limit.toLocaleString('en-US') : 'fewer'
}
