import type { ServerResponse } from 'node:http'

export interface PageFile {
  readonly body: string | Uint8Array
  readonly contentType: string
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

// `connect-src 'self'` covers the socket: it is on the page's own origin. wasm is the voice activity detector's, the
// blob worker and media are the audio path's.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
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

export function sendPageFile(response: ServerResponse, file: PageFile): void {
  response.writeHead(200, {
    ...pageHeaders,
    'Content-Type': file.contentType,
    'Content-Length': Buffer.byteLength(file.body),
  })
  response.end(file.body)
}
