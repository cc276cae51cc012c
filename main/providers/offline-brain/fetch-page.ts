import { AssistantError } from '../../../shared/protocol/errors.ts'
import type { FetchedPage, FetchPage } from './ports.ts'

/** A page to be read aloud has far less; what is larger is no article. */
const mostBytes = 4 * 1024 * 1024
/** Somebody is waiting for the first word. */
const longestWaitMs = 15_000

const readable = /^(?:text\/(?:html|plain|markdown|x-markdown)|application\/xhtml\+xml)$/

/**
 * Gets a page over http or https, this machine's own included: it is the user who asks. The time and the size are
 * bounded while it comes, whatever its headers say.
 */
export function createPageFetcher(
  limits: { readonly longestWaitMs?: number; readonly mostBytes?: number } = {},
): FetchPage {
  return async (address, signal) => {
    const url = parsed(address)
    const timeout = AbortSignal.timeout(limits.longestWaitMs ?? longestWaitMs)
    try {
      return await page(url, AbortSignal.any([signal, timeout]), limits.mostBytes ?? mostBytes)
    } catch (thrown) {
      if (thrown instanceof AssistantError) throw thrown
      throw unreachable(url, timeout.aborted, thrown)
    }
  }
}

function parsed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new AssistantError(
      'not-found',
      'That is not a web address that I can read. It has to begin with http or https.',
    )
  return url
}

async function page(url: URL, signal: AbortSignal, most: number): Promise<FetchedPage> {
  const response = await fetch(url, { signal, headers: { accept: 'text/html, text/plain, text/markdown;q=0.9' } })
  if (!response.ok) {
    await response.body?.cancel()
    throw new AssistantError(
      'not-found',
      `${url.host} did not give me that page: it answered ${response.status}. Please check the address.`,
    )
  }
  const header = response.headers.get('content-type') ?? 'text/html'
  const contentType = (header.split(';')[0] ?? '').trim().toLowerCase()
  if (!readable.test(contentType)) {
    await response.body?.cancel()
    throw new AssistantError(
      'not-found',
      `What is at ${url.host} is not text but ${contentType}, so I cannot read it to you. I can read web pages, plain text and Markdown.`,
    )
  }
  const bytes = await bodyOf(response, most, url)
  return { address: response.url === '' ? url.href : response.url, contentType, text: decoded(bytes, header) }
}

async function bodyOf(response: Response, most: number, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const body: AsyncIterable<Uint8Array> | null = response.body
  if (body === null) return new Uint8Array()
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > most)
      throw new AssistantError(
        'not-found',
        `The page at ${url.host} is too large for me to read: more than ${Math.floor(most / 1024)} kilobytes.`,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** By the header's charset, else the page's own, else UTF-8. */
function decoded(bytes: Uint8Array, header: string): string {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  const name =
    /charset=["']?([\w-]+)/i.exec(header)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(head)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(name).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

function unreachable(url: URL, isTimeout: boolean, cause: unknown): AssistantError {
  const sentence = isTimeout
    ? `${url.host} took too long to answer, so I stopped waiting. Please try again later.`
    : `I could not reach ${url.host}. Please check the address and the network.`
  return new AssistantError(isTimeout ? 'provider-timeout' : 'provider-unreachable', sentence, {
    retryable: true,
    cause,
  })
}
