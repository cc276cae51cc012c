import { createServer } from 'node:http'

export interface RecordedBody {
  readonly contentType: string
  readonly body: string
  /** Bytes a packet; a prime that is no divisor of anything cuts lines and characters alike. */
  readonly packetBytes: number
}

export interface RecordedServer {
  readonly baseUrl: string
  /** Addresses that were asked, for the report. */
  readonly paths: readonly string[]
  close(): Promise<void>
}

/** Serves one recorded body on loopback to whoever asks for anything. */
export async function serveRecording({ contentType, body, packetBytes }: RecordedBody): Promise<RecordedServer> {
  const bytes = Buffer.from(body)
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    request.resume()
    request.once('end', () => {
      response.writeHead(200, { 'content-type': contentType })
      let offset = 0
      const write = (): void => {
        if (response.destroyed) return
        if (offset >= bytes.length) {
          response.end()
          return
        }
        response.write(bytes.subarray(offset, offset + packetBytes))
        offset += packetBytes
        setImmediate(write)
      }
      write()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    paths,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
