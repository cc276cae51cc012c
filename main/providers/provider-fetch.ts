import { AssistantError } from '../../shared/protocol/errors.ts'
import { withoutNullErrors } from './null-errors.ts'
import {
  badReplyFailure,
  cutOffFailure,
  type ProviderIdentity,
  providerSubject,
  providerFailure,
  unreachableFailure,
} from './provider-failure.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const longestErrorBodyBytes = 64 * 1024
// A megabyte is some fifty times the longest line in the recordings. Each token comes in a chunk of some 250 bytes, so a
// million characters of answer are about as much as this; nothing of it is kept here.
const longestLineBytes = 1024 * 1024
const longestAnswerBytes = 64 * 1024 * 1024
const newline = 10

/**
 * `fetch` for one provider: the request (and with it the key) goes to `baseUrl`'s own origin or nowhere, and whatever
 * is not a good answer is thrown as an `AssistantError`.
 */
export function createProviderFetch(options: {
  readonly fetch: Fetch
  readonly baseUrl: string
  readonly provider: ProviderIdentity
}): Fetch {
  const { provider } = options
  const origin = new URL(options.baseUrl).origin
  return async (url, init) => {
    if (new URL(url).origin !== origin) throw badReplyFailure(provider, 'is the only host this key may be sent to.')
    let response: Response
    try {
      response = await options.fetch(url, { ...init, redirect: 'manual' })
    } catch (error) {
      throw isAborted(init.signal) ? error : unreachableFailure(provider, networkCode(error))
    }
    if (response.ok) return response
    if (response.status >= 300 && response.status < 400) {
      void response.body?.cancel().catch(() => undefined)
      throw redirectFailure(provider, response)
    }
    const payload = parseLoosely(await readText(response).catch(() => ''))
    throw providerFailure(provider, { status: response.status, payload, headers: response.headers })
  }
}

function redirectFailure(provider: ProviderIdentity, response: Response): AssistantError {
  const target = URL.parse(response.headers.get('location') ?? '', response.url)
  const place = target === null ? 'another address' : target.host
  return new AssistantError(
    'provider-refused',
    `${providerSubject(provider)} sends requests on to ${place}, which Parley does not follow with your key. Put the final address into "baseUrl".`,
  )
}

/**
 * The same for answers that must be server-sent events: what answers in one piece is an error or a server that cannot
 * stream, and no line and no answer grows without bound.
 */
export function createStreamFetch(options: Parameters<typeof createProviderFetch>[0]): Fetch {
  const providerFetch = createProviderFetch(options)
  return async (url, init) => {
    const response = await providerFetch(url, init)
    const contentType = response.headers.get('content-type') ?? ''
    if (/\b(?:json|html)\b/.test(contentType)) throw await unstreamedFailure(options.provider, response)
    if (response.body === null) throw badReplyFailure(options.provider, 'answered with nothing. Try again.', true)
    return new Response(
      response.body.pipeThrough(checkBytes(options.provider)).pipeThrough(withoutNullErrors()),
      response,
    )
  }
}

async function unstreamedFailure(provider: ProviderIdentity, response: Response): Promise<AssistantError> {
  const payload = parseLoosely(await readText(response))
  if (isErrorPayload(payload)) return providerFailure(provider, { payload, headers: response.headers })
  return typeof payload === 'string'
    ? badReplyFailure(
        provider,
        'answered with a web page. Check that "baseUrl" ends where the API begins, often "/v1".',
      )
    : badReplyFailure(provider, 'answered in one piece where a stream was asked for. Choose a server that can stream.')
}

function isErrorPayload(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && ('error' in payload || 'detail' in payload)
}

/** Also what is no text at all is refused: readers pass over a line that they cannot read, and a word would be gone unnoticed. */
function checkBytes(provider: ProviderIdentity): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let lineBytes = 0
  let answerBytes = 0
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return new TransformStream({
    transform(chunk, controller) {
      const lastLine = chunk.lastIndexOf(newline)
      lineBytes = lastLine === -1 ? lineBytes + chunk.length : chunk.length - lastLine - 1
      answerBytes += chunk.length
      if (lineBytes > longestLineBytes || answerBytes > longestAnswerBytes)
        controller.error(badReplyFailure(provider, 'sent more than one answer can hold. Parley stopped reading.'))
      else if (chunk.includes(0) || !isText(decoder, chunk))
        controller.error(badReplyFailure(provider, 'sent bytes that are no text. Try again.', true))
      else controller.enqueue(chunk)
    },
  })
}

function isText(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Whatever a body that was being read threw, when it was not an abort of ours. */
export function bodyFailure(provider: ProviderIdentity, error: unknown): AssistantError {
  return findAssistantError(error) ?? cutOffFailure(provider)
}

/** The AI SDK wraps what a fetch or a body threw; the cause chain still holds it. */
export function findAssistantError(error: unknown): AssistantError | undefined {
  let current = error
  // No chain is that deep; a circular one would be.
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if (current instanceof AssistantError) return current
    current = current.cause
  }
  return undefined
}

function networkCode(error: unknown): string {
  let current = error
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code
    // Node tries each address of a name and reports all failures together.
    current = current instanceof AggregateError ? current.errors[0] : current.cause
  }
  return ''
}

export function isAborted(signal: AbortSignal | null | undefined): boolean {
  return signal?.aborted === true
}

export async function readText(response: Response, mostBytes = longestErrorBodyBytes): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  const body: ReadableStream<Uint8Array> | null = response.body
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    text += decoder.decode(chunk, { stream: true })
    if (bytes >= mostBytes) break
  }
  return text + decoder.decode()
}

export function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
