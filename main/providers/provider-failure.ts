import { z } from 'zod'
import { AssistantError, type ErrorCode } from '../../shared/protocol/errors.ts'

/**
 * Who a failure is about: the part and the host go into sentences, since one host may be model, ears and voice at once;
 * the key is only here to be kept out of them.
 */
export interface ProviderIdentity {
  readonly part: 'language model' | 'speech recogniser' | 'voice'
  readonly host: string
  readonly apiKey: string | undefined
}

export interface FailureFacts {
  readonly status?: number | undefined
  /** What the provider said, as text or as parsed JSON. */
  readonly payload?: unknown
  readonly headers?: Headers
}

interface Complaint {
  readonly message: string
  /** Every machine word found: code, type, status name. */
  readonly kind: string
  readonly status: number | undefined
}

const word = z.union([z.string(), z.number()]).nullish().catch(undefined)
const errorObject = z.looseObject({
  message: z.string().nullish().catch(undefined),
  msg: z.string().nullish().catch(undefined),
  type: word,
  code: word,
  status: word,
  status_code: word,
})

const errorHolder = z.looseObject({
  error: z.unknown().optional(),
  detail: z.unknown().optional(),
  response: z.unknown().optional(),
})

/** Reads nested (`{error: {…}}`), flat (`{message, code}`), bare (`{error: "…"}`, `{detail: "…"}`) and listed errors. */
export function readComplaint(payload: unknown): Complaint | undefined {
  if (typeof payload === 'string') return fromText(payload)
  if (Array.isArray(payload)) return payload.map(readComplaint).find((complaint) => complaint !== undefined)
  const holder = errorHolder.safeParse(payload)
  if (!holder.success) return undefined
  const { error, detail, response } = holder.data
  for (const inner of [error, detail]) {
    if (typeof inner === 'string') return fromText(inner)
    if (inner !== undefined && inner !== null) return readComplaint(inner)
  }
  return readComplaint(response) ?? fromFields(errorObject.parse(payload))
}

function fromText(text: string): Complaint | undefined {
  // Gateways pass on what they were told as a text within their own words.
  const inner = /^\s*[[{]/.test(text) ? parsed(text) : undefined
  if (inner !== undefined) return readComplaint(inner)
  // A proxy's web page says nothing that its status does not.
  return text.trim() === '' || text.trimStart().startsWith('<')
    ? undefined
    : { message: text, kind: '', status: undefined }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromFields(fields: z.output<typeof errorObject>): Complaint | undefined {
  const message = fields.message ?? fields.msg
  if (message === undefined || message === null) return undefined
  const words = [fields.code, fields.type, fields.status].filter((value) => value !== undefined && value !== null)
  const numbers = [fields.code, fields.status_code, fields.status].map(Number)
  const said = fromText(message)
  return {
    message: said?.message ?? '',
    kind: words.join(' ').toLowerCase(),
    status: numbers.find((value) => Number.isInteger(value) && value >= 400 && value <= 599),
  }
}

// Google calls a wrong key an invalid argument and says what it means only in words.
const refusedKey = /api[ _]key (?:not valid|is invalid)|(?:incorrect|invalid) api key/i

// Only machine words are matched: "check your billing details" stands in the text of ordinary rate limits too.
const kinds: readonly (readonly [RegExp, number])[] = [
  [/insufficient_quota|billing|payment|credit/, 402],
  [/rate_?limit|resource_exhausted|too_many/, 429],
  [/overloaded/, 529],
  [/authentication|unauthenticated|invalid_api_key|api_key_invalid/, 401],
  [/permission/, 403],
  [/not_found/, 404],
  [/timeout|deadline/, 504],
  [/invalid|bad_request|context_length|failed_precondition|tool_use_failed/, 400],
  [/unavailable/, 503],
]

/** Any answer that is an error, inside or outside an HTTP 200, as an `AssistantError`. */
export function providerFailure(provider: ProviderIdentity, facts: FailureFacts): AssistantError {
  const complaint = readComplaint(facts.payload)
  const named = refusedKey.test(complaint?.message ?? '')
    ? 401
    : kinds.find(([pattern]) => pattern.test(complaint?.kind ?? ''))?.[1]
  // A status inside a 200 is the provider's own; a plain 400 or 429 says less than the words that come with it.
  const outer = facts.status === undefined || facts.status < 400 ? complaint?.status : facts.status
  const status = outer === undefined || outer === 400 || outer === 429 ? (named ?? outer ?? 500) : outer
  const said = complaint === undefined ? '' : quote(complaint.message, provider)
  const retryAfterMs = retryAfter(facts)
  const verdict = judge(status, { provider, said, pause: pauseOf(retryAfterMs) })
  const shouldRetry = facts.headers?.get('x-should-retry')
  return new AssistantError(verdict.code, verdict.sentence, {
    retryable: shouldRetry === 'true' || (verdict.retryable && shouldRetry !== 'false'),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

interface Verdict {
  readonly code: ErrorCode
  readonly sentence: string
  readonly retryable: boolean
}

/** The provider as the subject of a sentence. */
export function providerSubject({ part, host }: ProviderIdentity): string {
  return `The ${part} at ${host}`
}

interface Said {
  readonly provider: ProviderIdentity
  readonly said: string
  readonly pause: string
}

function judge(status: number, { provider, said, pause }: Said): Verdict {
  const who = providerSubject(provider)
  const fixed = (code: ErrorCode, sentence: string): Verdict => ({ code, sentence, retryable: false })
  const passing = (code: ErrorCode, sentence: string): Verdict => ({ code, sentence, retryable: true })
  switch (status) {
    // What a provider says about a refused key may repeat the key, so it is not quoted.
    case 401:
      return fixed('provider-unauthorized', `${who} refused the key. Check the key in the settings.`)
    case 402:
      return fixed('provider-refused', `${who} has no credit left on your account.${said} Check the billing page.`)
    case 403:
      return fixed(
        'provider-unauthorized',
        `${who} does not allow this key to do this.${said} Check the permissions of the key.`,
      )
    case 404:
      return fixed('model-not-found', `${who} does not know this model or address.${said} Check "model" and "baseUrl".`)
    case 429:
      return passing('provider-rate-limited', `${who} asks for fewer requests.${said} Wait ${pause} and try again.`)
    case 408:
    case 409:
      return passing('provider-unavailable', `${who} could not take the request now (${status}).${said} Try again.`)
    case 529:
      return passing('provider-unavailable', `${who} is overloaded.${said} Try again in a moment.`)
    default:
      return status >= 500
        ? passing('provider-unavailable', `${who} failed (${status}).${said} Try again in a moment.`)
        : fixed('provider-refused', `${who} refused the request (${status}).${said} Check the model and the settings.`)
  }
}

/** As long as the provider asked for; a fraction of a second is a moment. */
function pauseOf(retryAfterMs = 0): string {
  const seconds = Math.ceil(retryAfterMs / 1000)
  if (seconds > 120) return `${Math.ceil(seconds / 60)} minutes`
  return seconds > 1 ? `${seconds} seconds` : 'a moment'
}

const longestQuote = 200
// Where a server's own code failed is nothing that a user can mend.
const traceLines = /^(?:\s+at .*|\s+File ".*|Traceback .*)$/gm

/** The provider's own words: one line, short, without the key or anything that looks like one. */
function quote(message: string, provider: ProviderIdentity): string {
  const withoutKey = provider.apiKey === undefined ? message : message.replaceAll(provider.apiKey, '…')
  const line = withoutKey
    .replace(traceLines, '')
    .replace(/\b(?:sk|gsk|pk|rk|xai|AIza)[-_A-Za-z0-9*]{8,}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
  if (line === '') return ''
  const short = line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line
  return ` It said: "${short}".`
}

function retryAfter({ headers = new Headers(), payload }: FailureFacts): number | undefined {
  const milliseconds = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds)
  const text = headers.get('retry-after') ?? ''
  const seconds = text.trim() === '' ? googleRetrySeconds(payload) : Number(text)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  // The header's other form is a date; the answer's own date is the clock it was written by.
  const waitMs = Date.parse(text) - Date.parse(headers.get('date') ?? '')
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
}

/** Google says it in the body, in one of the error's details. */
function googleRetrySeconds(payload: unknown): number {
  const delay = /"retryDelay":"(?<seconds>[\d.]+)s"/.exec(JSON.stringify([payload]))
  return Number(delay?.groups?.seconds ?? Number.NaN)
}

export function timeoutFailure(provider: ProviderIdentity, phase: 'first' | 'gap', waitedMs: number): AssistantError {
  const seconds = Math.round(waitedMs / 1000)
  return new AssistantError(
    'provider-timeout',
    phase === 'first'
      ? `${providerSubject(provider)} sent nothing for ${seconds} seconds. Try again; a model on your own machine may still be loading.`
      : `${providerSubject(provider)} stopped answering for ${seconds} seconds. Try again.`,
    { retryable: true },
  )
}

export function cutOffFailure(provider: ProviderIdentity): AssistantError {
  return new AssistantError(
    'provider-cut-off',
    `The connection to the ${provider.part} at ${provider.host} broke in the middle of its answer. Try again.`,
    { retryable: true },
  )
}

export function badReplyFailure(provider: ProviderIdentity, what: string, retryable = false): AssistantError {
  return new AssistantError('provider-bad-reply', `${providerSubject(provider)} ${what}`, { retryable })
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing is listening there',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'it did not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer',
  UND_ERR_SOCKET: 'the connection was closed',
}

/** A name that does not exist will not exist in a second either. */
const lastingReasons = new Set(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'])

/** What a computer without a network meets, whatever the address. */
const offlineReasons = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH'])

export function unreachableFailure(provider: ProviderIdentity, networkCode: string): AssistantError {
  const reason = networkReasons[networkCode] ?? (networkCode === '' ? 'the connection failed' : networkCode)
  const advice = offlineReasons.has(networkCode)
    ? 'Check that this computer is online, and the address in the settings.'
    : 'Check the address in the settings and that the server is running.'
  return new AssistantError(
    'provider-unreachable',
    `${providerSubject(provider)} cannot be reached: ${reason}. ${advice}`,
    { retryable: !lastingReasons.has(networkCode) },
  )
}
