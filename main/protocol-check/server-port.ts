/** The way to a server: all that a stranger has of it. */
export interface ServerPort {
  /** As browsers send it. */
  readonly origin: string
  readonly hasSecret: boolean
  openSocket(opening: SocketOpening, events: SocketEvents): Promise<OpenedSocket>
  request(path: string, request: PortRequest): Promise<PortResponse>
  /** With the launch secret. */
  ticket(): Promise<string>
}

export interface SocketOpening {
  readonly protocols: readonly string[]
  /** Left out, none is sent. */
  readonly origin?: string
}

export interface SocketEvents {
  onText(text: string): void
  onBinary(bytes: Uint8Array): void
  onClosed(code: number): void
}

export type OpenedSocket =
  | { readonly kind: 'open'; readonly socket: RawSocket; readonly protocol: string; readonly extensions: string }
  | { readonly kind: 'refused'; readonly status: number; readonly body: string }

export interface RawSocket {
  send(data: string | Uint8Array): void
  close(code: number): void
  /** Without a goodbye, as when a cable is pulled. */
  terminate(): void
}

export interface PortRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

export interface PortResponse {
  readonly status: number
  readonly contentType: string
  /** In parts, as they come; to be read once. */
  readonly parts: AsyncIterable<string>
}

export async function wholeText({ parts }: PortResponse): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}
