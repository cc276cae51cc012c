/** The part of a WebSocket that is used here; a browser's fits, and so does the `ws` package's. */
export interface SocketPort {
  binaryType: string
  readonly bufferedAmount: number
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void
}

export type CreateSocket = (url: string, protocols: string[]) => SocketPort

export const createBrowserSocket: CreateSocket = (url, protocols) => new WebSocket(url, protocols)
