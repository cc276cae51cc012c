import { APICallError, InvalidResponseDataError, JSONParseError, TypeValidationError } from '@ai-sdk/provider'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import {
  badReplyFailure,
  cutOffFailure,
  type ProviderIdentity,
  providerFailure,
  readComplaint,
} from './provider-failure.ts'
import { findAssistantError, parseLoosely } from './provider-fetch.ts'

/** What an error part of a stream means; undefined when it is only a chunk of a kind that nobody here reads. */
export function chunkFailure(provider: ProviderIdentity, error: unknown): AssistantError | undefined {
  const ours = findAssistantError(error)
  if (ours !== undefined) return ours
  if (TypeValidationError.isInstance(error)) return unreadableChunkFailure(provider, error.value)
  return streamFailure(provider, error)
}

/** What a call or a broken stream threw, as an `AssistantError`. */
export function streamFailure(provider: ProviderIdentity, error: unknown): AssistantError {
  const ours = findAssistantError(error)
  if (ours !== undefined) return ours
  if (APICallError.isInstance(error)) {
    // Thrown for an error event before the first output; without a body the connection itself broke.
    if (error.responseBody === undefined) return cutOffFailure(provider)
    return providerFailure(provider, { status: error.statusCode, payload: parseLoosely(error.responseBody) })
  }
  if (JSONParseError.isInstance(error))
    return badReplyFailure(provider, 'sent something that is not JSON. Try again.', true)
  if (InvalidResponseDataError.isInstance(error))
    return error.data === undefined ? cutOffFailure(provider) : unruly(provider)
  // What undici throws when the other side is gone.
  if (error instanceof TypeError) return cutOffFailure(provider)
  if (error instanceof Error) return unruly(provider)
  return providerFailure(provider, { payload: error })
}

function unruly(provider: ProviderIdentity): AssistantError {
  return badReplyFailure(provider, 'sent an answer that does not follow its own rules. Try again.', true)
}

/** Chunks that carry an answer; a chunk without any of these fields and without an error is somebody's extension. */
const answerFields = ['choices', 'candidates', 'delta', 'content_block', 'message', 'item', 'response']

function unreadableChunkFailure(provider: ProviderIdentity, chunk: unknown): AssistantError | undefined {
  const isObject = typeof chunk === 'object' && chunk !== null
  if (isObject && 'error' in chunk && readComplaint(chunk) !== undefined)
    return providerFailure(provider, { payload: chunk })
  const isAnswer = isObject && answerFields.some((field) => field in chunk && !isEmptyList(Reflect.get(chunk, field)))
  // Flat errors (`{message, code}`) have a `message` too, but as text.
  if (isObject && 'message' in chunk && typeof chunk.message === 'string')
    return providerFailure(provider, { payload: chunk })
  return isAnswer
    ? badReplyFailure(provider, 'sent an answer in a form Parley does not know. Try another model.')
    : undefined
}

function isEmptyList(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}
