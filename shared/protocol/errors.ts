/**
 * Error codes of `parley.v1`: the closed list that frames, HTTP bodies and provider adapters use.
 * Each is documented in README.md beside this file; a test fails when one is missing there.
 */
export const errorCodes = [
  'bad-frame',
  'unknown-type',
  'frame-too-large',
  'text-too-long',
  'rate-limited',
  'not-ready',
  'unknown-session',
  'unknown-conversation',
  'refused',
  'not-found',
  'too-many-connections',
  'provider-unauthorized',
  'provider-refused',
  'provider-rate-limited',
  'provider-unavailable',
  'provider-unreachable',
  'provider-timeout',
  'provider-cut-off',
  'provider-bad-reply',
  'model-not-found',
  'speech-to-text-unavailable',
  'text-to-speech-unavailable',
  'vad-unavailable',
  'nothing-heard',
  'settings-invalid',
  'audio-file-invalid',
  'import-refused',
  'store-failed',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/**
 * The one error class. `message` is a sentence for a person: what happened and what to do about it; it never holds a
 * key, speech or a stack. `retryable` says whether the same call may succeed later; `retryAfterMs` when, if known.
 */
export class AssistantError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AssistantError'
    this.code = code
    this.retryable = options.retryable ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Anything thrown, as an AssistantError: ours pass through, the rest become `internal` with a plain sentence. */
export function toAssistantError(
  thrown: unknown,
  sentence = 'Something inside Parley failed. The log has the details.',
): AssistantError {
  return thrown instanceof AssistantError ? thrown : new AssistantError('internal', sentence, { cause: thrown })
}

/** What a client does after a socket was closed with a code. */
export type CloseAdvice = 'retry' | 're-authenticate' | 'stop'

/** WebSocket close codes of `parley.v1`, with what to do next. 1xxx are RFC 6455's, 4xxx are ours. */
export const closeCodes = {
  normal: { code: 1000, advice: 'stop' },
  goingAway: { code: 1001, advice: 'retry' },
  abnormal: { code: 1006, advice: 'retry' },
  frameTooLarge: { code: 1009, advice: 'stop' },
  internal: { code: 1011, advice: 'retry' },
  helloTimeout: { code: 4001, advice: 'retry' },
  badHello: { code: 4002, advice: 'stop' },
  protocolVersion: { code: 4003, advice: 'stop' },
  replaced: { code: 4004, advice: 'stop' },
  credentialRevoked: { code: 4005, advice: 're-authenticate' },
  tooManyErrors: { code: 4006, advice: 'stop' },
  peerSilent: { code: 4007, advice: 'retry' },
  rateLimited: { code: 4008, advice: 'retry' },
  tooSlow: { code: 4009, advice: 'retry' },
} as const satisfies Record<string, { code: number; advice: CloseAdvice }>

export type CloseName = keyof typeof closeCodes
