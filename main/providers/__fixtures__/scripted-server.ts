import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export interface ScriptedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** Resolves when the client has closed the connection before the answer was complete. */
  readonly closedByClient: Promise<void>
}

export type Script = (request: ScriptedRequest, response: ServerResponse) => void | Promise<void>

/** An HTTP server on loopback that answers each request with the next script; the last one answers the rest. */
export async function startScriptedServer(...scripts: Script[]): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    const closedByClient = new Promise<void>((resolve) => {
      response.once('close', () => {
        if (!response.writableFinished) resolve()
      })
    })
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const request = { method, path: url, headers, body: Buffer.concat(chunks), closedByClient }
      const script = scripts[Math.min(requests.length, scripts.length - 1)]
      requests.push(request)
      void script?.(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return new ScriptedServer(server, requests)
}

export class ScriptedServer {
  readonly #server: Server
  readonly requests: readonly ScriptedRequest[]

  constructor(server: Server, requests: readonly ScriptedRequest[]) {
    this.#server = server
    this.requests = requests
  }

  get host(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The scripted server is not listening.')
    return `127.0.0.1:${address.port}`
  }

  get baseUrl(): string {
    return `http://${this.host}/v1`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) =>
      this.#server.close(() => {
        resolve()
      }),
    )
  }
}

/** Server-sent events, complete. Strings go as they are, anything else as JSON. */
export function answerEvents(...payloads: readonly unknown[]): Script {
  return (_request, response) => {
    startEvents(response)
    for (const payload of payloads) response.write(eventText(payload))
    response.end()
  }
}

export function startEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
}

export function eventText(payload: unknown): string {
  return `data: ${typeof payload === 'string' ? payload : JSON.stringify(payload)}\n\n`
}

export function answerJson(status: number, payload: unknown, headers: Record<string, string> = {}): Script {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(payload))
  }
}

/** Events, then the connection is torn down without an end. */
export function answerCut(...payloads: readonly unknown[]): Script {
  return (_request, response) => {
    startEvents(response)
    response.write(payloads.map(eventText).join(''), () => response.destroy())
  }
}

/** Events, and then nothing: the connection stays open. */
export function answerStalled(...payloads: readonly unknown[]): Script {
  return (_request, response) => {
    startEvents(response)
    response.write(payloads.map(eventText).join(''))
  }
}
