import type { ServerResponse } from 'node:http'

export interface PageFile {
  readonly body: string | Uint8Array
  readonly contentType: string
  /** Of its bytes. */
  readonly etag: string
  /** Its name bears a hash of its bytes: under it there will never be others. */
  readonly isNamedByHash: boolean
}

/** The build's own files by path; `/` is the page. Held in memory, so that no request ever becomes a file name. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** On everything this server sends: no page of another origin may read, embed or guess at it. */
export const walledHeaders = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const

// `connect-src 'self'` covers the socket: it is on the page's own origin. wasm is the voice activity detector's, blob
// media are what is played and downloaded.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** COOP and COEP make the page cross-origin isolated, which shared memory between its audio threads needs. */
const pageHeaders = {
  ...walledHeaders,
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Permissions-Policy': 'microphone=(self), camera=(), geolocation=(), display-capture=()',
} as const

/** The wasm of the detector alone has 14 MB, which a reload need not carry again. `none-match`: what the browser has. */
export function sendPageFile(response: ServerResponse, file: PageFile, noneMatch: string | undefined): void {
  const headers = { ...pageHeaders, 'Cache-Control': cachingOf(file), ETag: file.etag }
  if (noneMatch === file.etag) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': file.contentType,
    'Content-Length': Buffer.byteLength(file.body),
  })
  response.end(file.body)
}

/** A page that was kept would name the scripts of a build that is gone. */
function cachingOf({ contentType, isNamedByHash }: PageFile): string {
  if (contentType.startsWith('text/html')) return 'no-store'
  return isNamedByHash ? 'private, max-age=31536000, immutable' : 'private, no-cache'
}
