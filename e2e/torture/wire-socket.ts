import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { WireUnits } from '../fault-proxy/wire-units.ts'
import type { ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface WireFrame {
  readonly opcode: number
  readonly payload: Buffer
}

/** A WebSocket by hand: it may break every rule, and it sees every byte the server sends, also after a close frame. */
export class WireSocket {
  readonly frames: WireFrame[] = []
  readonly tcp: Socket
  /** When the server's side or this one ended it. */
  closedAtMs: number | undefined
  readonly #units = new WireUnits('to-client')
  readonly #news = new EventEmitter().setMaxListeners(0)
  #head: string | undefined

  constructor(port: number) {
    this.tcp = connect({ port, host: '127.0.0.1' })
    this.tcp.setNoDelay(true)
    this.tcp.on('error', () => undefined)
    this.tcp.on('data', (bytes) => {
      for (const unit of this.#units.push(bytes)) {
        if (unit.kind === 'frame') this.frames.push(frameOf(unit.bytes))
        else this.#head ??= unit.bytes.toString('latin1')
      }
      this.#news.emit('news')
    })
    this.tcp.on('close', () => {
      this.closedAtMs = clock.nowMs()
      this.#news.emit('news')
    })
  }

  /** Upgraded, and nothing said. */
  static async open(ready: ReadyLine): Promise<WireSocket> {
    const ticket = await mintTicket(ready)
    const { port, host } = new URL(ready.url)
    const socket = new WireSocket(Number(port))
    socket.tcp.write(upgradeRequest(host, ticket))
    await socket.until(() => socket.#head !== undefined)
    if (socket.#head?.startsWith('HTTP/1.1 101 ') !== true) throw new Error(`No upgrade: ${socket.#head ?? 'closed'}`)
    return socket
  }

  /** Upgraded, introduced and welcomed. */
  static async greeted(ready: ReadyLine, hello: object = {}): Promise<WireSocket> {
    const socket = await WireSocket.open(ready)
    socket.say({ ...plainHello, ...hello })
    await socket.until(() => socket.message('welcome') !== undefined)
    if (socket.message('welcome') === undefined) throw new Error('The server did not say welcome.')
    return socket
  }

  get isClosed(): boolean {
    return this.closedAtMs !== undefined
  }

  /** The code of the server's close frame. */
  get closeCode(): number | undefined {
    const close = this.frames.find(({ opcode }) => opcode === opcodes.close)
    return close === undefined || close.payload.length < 2 ? undefined : close.payload.readUInt16BE(0)
  }

  messages(): readonly ServerSaid[] {
    return this.frames
      .filter(({ opcode }) => opcode === opcodes.text)
      .map(({ payload }) => JSON.parse(payload.toString()) as ServerSaid)
  }

  message(type: string): ServerSaid | undefined {
    return this.messages().find((message) => message.type === type)
  }

  say(message: object): void {
    this.send(opcodes.text, Buffer.from(JSON.stringify(message)))
  }

  send(opcode: number, payload: Uint8Array, { isLast = true }: { readonly isLast?: boolean } = {}): void {
    this.write(encodeWireFrame({ opcode, payload, isLast }))
  }

  write(bytes: Uint8Array): void {
    if (this.tcp.writable) this.tcp.write(bytes)
  }

  /** Resolves when it is so, or the connection is closed, or after `patienceMs`; says whether it is so. */
  async until(isSo: () => boolean, patienceMs = 10_000): Promise<boolean> {
    const patience = new AbortController()
    void waitMs(clock, patienceMs, patience.signal).then(() => this.#news.emit('news'))
    const endMs = clock.nowMs() + patienceMs
    while (!isSo() && !this.isClosed && clock.nowMs() < endMs) await once(this.#news, 'news')
    patience.abort()
    return isSo()
  }

  drop(): void {
    this.tcp.destroy()
  }
}

export interface ServerSaid {
  readonly type: string
  readonly [field: string]: unknown
}

export const plainHello = {
  type: 'hello',
  protocol: protocolVersion,
  client: { name: 'torture', version: '1' },
  vad: 'client',
  mode: 'text',
} as const

export function upgradeRequest(host: string, ticket: string): string {
  return [
    'GET /socket HTTP/1.1',
    `Host: ${host}`,
    `Origin: http://${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${protocolVersion}, ${ticketPrefix}${ticket}`,
    '\r\n',
  ].join('\r\n')
}

/** Masked, as a client's frames must be; with a mask of zeros, which leaves the payload readable. */
export function encodeWireFrame(frame: {
  readonly opcode: number
  readonly payload: Uint8Array
  readonly isLast?: boolean
}): Buffer {
  const { opcode, payload, isLast = true } = frame
  const size = payload.length
  const lengthBytes = size < 126 ? 0 : size < 65_536 ? 2 : 8
  const header = Buffer.alloc(2 + lengthBytes + 4)
  header[0] = (isLast ? 0x80 : 0) | opcode
  header[1] = 0x80 | (lengthBytes === 0 ? size : lengthBytes === 2 ? 126 : 127)
  if (lengthBytes === 2) header.writeUInt16BE(size, 2)
  if (lengthBytes === 8) header.writeBigUInt64BE(BigInt(size), 2)
  return Buffer.concat([header, payload])
}

export async function mintTicket({ url, secret }: ReadyLine): Promise<string> {
  const headers = { origin: url, authorization: `Bearer ${secret}` }
  const response = await fetch(`${url}/api/tickets`, { method: 'POST', headers })
  if (!response.ok) throw new Error(`No ticket: ${response.status} ${await response.text()}`)
  return ((await response.json()) as { readonly ticket: string }).ticket
}

function frameOf(bytes: Buffer): WireFrame {
  const short = (bytes[1] ?? 0) & 0x7f
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload: bytes.subarray(2 + lengthBytes) }
}
