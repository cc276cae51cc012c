import { WebSocket, type RawData } from 'ws'
import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { WaitingRoom } from './waiting-room.ts'

/** A server of the real kind, in this process or in another. */
export interface SocketTarget {
  readonly port: number
  readonly origin: string
  ticket(): Promise<string>
}

/** A client's socket, with what came kept until somebody asks for it. */
export class LoopbackSocket {
  readonly socket: WebSocket
  readonly messages: ServerMessage[] = []
  readonly binary: Buffer[] = []
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly #room = new WaitingRoom()

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = Buffer.isBuffer(data)
        ? data
        : Buffer.concat([data].flat().map((part) => Buffer.from(part as ArrayBuffer)))
      if (isBinary) this.binary.push(bytes)
      else this.messages.push(parseServerMessage(bytes.toString()))
      this.#room.ring()
    })
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() })
      })
    })
  }

  static async open(server: SocketTarget, options: { autoPong?: boolean } = {}): Promise<LoopbackSocket> {
    const protocols = [protocolVersion, `${ticketPrefix}${await server.ticket()}`]
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket`, protocols, {
      origin: server.origin,
      ...options,
    })
    const client = new LoopbackSocket(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  /** Opened, greeted and welcomed. */
  static async connect(
    server: SocketTarget,
    hello: Partial<Extract<ClientMessageInput, { type: 'hello' }>> = {},
  ): Promise<LoopbackSocket> {
    const client = await LoopbackSocket.open(server)
    client.send({ type: 'hello', protocol: protocolVersion, client: { name: 'test', version: '1' }, ...hello })
    await client.next('welcome')
    return client
  }

  send(message: ClientMessageInput): void {
    this.socket.send(JSON.stringify(message))
  }

  /** The first message of the type that has come or comes. */
  async next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const find = (): Extract<ServerMessage, { type: T }> | undefined =>
      this.messages.find((message): message is Extract<ServerMessage, { type: T }> => message.type === type)
    await this.until(() => find() !== undefined)
    const message = find()
    if (message === undefined) throw new Error(`No ${type} came.`)
    return message
  }

  until(isMet: () => boolean): Promise<void> {
    return this.#room.until(isMet)
  }
}
