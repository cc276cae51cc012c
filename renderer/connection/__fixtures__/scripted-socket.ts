import type { ClientMessage } from '../../../shared/protocol/client-messages.ts'
import { decodeAudioFrame, encodeAudioFrame, type AudioFrame } from '../../../shared/protocol/frame.ts'
import { parseClientMessage } from '../../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../../shared/protocol/server-messages.ts'
import type { SocketPort } from '../socket-port.ts'

interface Listeners {
  open: () => void
  message: (event: { readonly data: unknown }) => void
  close: (event: { readonly code: number; readonly reason: string }) => void
}

/** A socket whose other end is the test. What is sent is read as strictly as the server reads it. */
export class ScriptedSocket implements SocketPort {
  binaryType = 'blob'
  bufferedAmount = 0
  readonly url: string
  readonly protocols: readonly string[]
  readonly sent: (ClientMessage | AudioFrame)[] = []
  closedWith: number | undefined
  readonly #listeners: Partial<Listeners> = {}

  constructor(url: string, protocols: readonly string[]) {
    this.url = url
    this.protocols = protocols
  }

  get frames(): AudioFrame[] {
    return this.sent.filter((entry) => 'samples' in entry)
  }

  get messages(): ClientMessage[] {
    return this.sent.filter((entry) => 'type' in entry)
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.sent.push(typeof data === 'string' ? parseClientMessage(data) : decodeAudioFrame(data))
  }

  close(code?: number): void {
    this.closedWith = code
  }

  addEventListener<T extends keyof Listeners>(type: T, listener: Listeners[T]): void {
    this.#listeners[type] = listener
  }

  opens(): void {
    this.#listeners.open?.()
  }

  says(...messages: readonly ServerMessage[]): void {
    for (const message of messages) this.saysRaw(JSON.stringify(message))
  }

  speaks(frame: AudioFrame): void {
    this.saysRaw(encodeAudioFrame(frame).buffer)
  }

  saysRaw(data: string | ArrayBuffer): void {
    this.#listeners.message?.({ data })
  }

  closes(code: number, reason = ''): void {
    this.#listeners.close?.({ code, reason })
  }
}
