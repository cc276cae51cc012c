import { AssistantError } from '../../shared/protocol/errors.ts'
import type { LogFields } from './log.ts'

/**
 * What a log may say of something thrown: its class, its code and where it was thrown. Its message stays out, because
 * a parser quotes what it could not read and a provider quotes what it was asked.
 */
export function failureFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { failure: typeof thrown }
  const innermost = deepestCause(thrown)
  const code = 'code' in innermost && typeof innermost.code === 'string' ? innermost.code : undefined
  return {
    failure: innermost.name,
    ...(thrown instanceof AssistantError ? { code: thrown.code } : {}),
    ...(code === undefined || thrown === innermost ? {} : { causeCode: code }),
    thrownAt: placesIn(innermost.stack ?? ''),
  }
}

function deepestCause(error: Error): Error {
  let current = error
  // Bounded: a cause may, by mistake, lead back to itself.
  for (let depth = 0; depth < 5 && current.cause instanceof Error; depth++) current = current.cause
  return current
}

function placesIn(stack: string): string {
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return places
    .map((line) => line.trim().slice(3))
    .slice(0, 6)
    .join(' < ')
}
