import { createServer, type Server, type Socket } from 'node:net'
import type { FaultKind, Phase } from './faults.ts'

export interface GoodAnswer {
  readonly contentType: string
  readonly pieces: readonly (string | Buffer)[]
}

/** Answers every request with the same good answer, in which the same fault strikes each time. Bytes, not HTTP: a library would not break its own rules. */
export class FaultServer {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #onChange: () => void = () => undefined
  #stalled = 0
  requests = 0

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(answer: GoodAnswer, fault: FaultKind, phase: Phase): Promise<FaultServer> {
    const server: Server = createServer()
    const self = new FaultServer(server)
    server.on('connection', (socket) => {
      self.#take(socket)
      const strike = (): void => void self.#answer(socket, { answer, fault, phase }).catch(() => undefined)
      if (phase === 'connect') strike()
      else socket.once('data', strike)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return self
  }

  get baseUrl(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The fault server is not listening.')
    return `http://127.0.0.1:${address.port}/v1`
  }

  /** Whether somebody waits for bytes that will not come. */
  get isStalled(): boolean {
    return this.#stalled > 0
  }

  /** Resolves when the client has left none of its connections open. */
  async left(): Promise<void> {
    while (this.#sockets.size > 0) await new Promise<void>((resolve) => (this.#onChange = resolve))
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) =>
      this.#server.close(() => {
        resolve()
      }),
    )
  }

  #take(socket: Socket): void {
    // A client opens a connection more than it needs where one has just broken; what costs is a question on it.
    socket.once('data', () => (this.requests += 1))
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#onChange()
    })
  }

  async #answer(
    socket: Socket,
    { answer, fault, phase }: { answer: GoodAnswer; fault: FaultKind; phase: Phase },
  ): Promise<void> {
    const { before, after } = split(answer, phase)
    const isInstead = fault.isAnswer === true && phase === 'headers'
    if (!isInstead && before.length > 0) await write(socket, before)
    const next = after[0] ?? Buffer.alloc(0)
    const { sends = '' } = fault
    const sent = typeof sends === 'function' ? sends({ before, next }) : Buffer.from(sends)
    if (sent.length > 0) await write(socket, sent)
    switch (fault.then) {
      case 'reset':
        socket.resetAndDestroy()
        return
      case 'close':
        socket.end()
        return
      case 'stall':
        this.#stalled += 1
        socket.once('close', () => (this.#stalled -= 1))
        return
      case 'go on':
        for (const piece of after) await write(socket, piece)
        socket.end()
        return
      case 'go on byte by byte':
        for (const byte of Buffer.concat(after)) await write(socket, Buffer.of(byte))
        socket.end()
        return
      default:
        fault.then satisfies never
    }
  }
}

function split({ contentType, pieces }: GoodAnswer, phase: Phase): { before: Buffer; after: Buffer[] } {
  const chunks = pieces.map((piece) =>
    Buffer.concat([
      Buffer.from(`${Buffer.byteLength(piece).toString(16)}\r\n`),
      Buffer.from(piece),
      Buffer.from('\r\n'),
    ]),
  )
  const end = Buffer.concat([chunks.pop() ?? Buffer.alloc(0), Buffer.from('0\r\n\r\n')])
  const all = [
    Buffer.from('HTTP/1.1 200 OK\r\nserver: scr'),
    Buffer.from(`ipted\r\ncontent-type: ${contentType}\r\ntransfer-encoding: chunked\r\n\r\n`),
    ...chunks,
    end,
  ]
  const middle = 2 + Math.ceil(chunks.length / 2)
  const place = { connect: 0, headers: 1, 'first byte': 2, middle: middle, end: all.length - 1 }[phase]
  return { before: Buffer.concat(all.slice(0, place)), after: all.slice(place) }
}

/** One turn after each write, so that it goes out as a packet of its own. */
async function write(socket: Socket, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    socket.write(bytes, (error) => {
      if (error === null || error === undefined) setImmediate(resolve)
      else reject(error)
    }),
  )
}
