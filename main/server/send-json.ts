import type { ServerResponse } from 'node:http'
import { walledHeaders } from './page.ts'

interface JsonAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, string | number>>
}

/** An answer beside Express: before its routes, or in place of them. */
export function sendJson(
  response: ServerResponse,
  { status = 200, headers, body }: JsonAnswer,
  onSent?: () => void,
): void {
  const json = JSON.stringify(body)
  response.writeHead(status, {
    ...walledHeaders,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
    ...headers,
  })
  response.end(json, onSent)
}
