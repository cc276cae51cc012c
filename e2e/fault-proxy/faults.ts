/** `to-server`: what the client sends; `to-client`: what the server sends. */
export const directions = ['to-server', 'to-client'] as const
export type Direction = (typeof directions)[number]

/** What the network does to one direction of a connection. Frames are WebSocket's, counted from 1 after the upgrade. */
export interface LineFaults {
  /** On the way for this long; the order stays, as on TCP. */
  readonly latencyMs?: number
  readonly bytesPerSecond?: number
  /** Pieces of at most this size, each written by itself. */
  readonly sliceBytes?: number
  /**
   * Takes no more and passes nothing, not even the end; never closes. Lifted, everything that waited goes on its way:
   * bytes are late on a network that holds them, and not lost.
   */
  readonly isBlackHole?: boolean
  readonly dropFrames?: readonly number[]
  /** Those behind it wait as well. */
  readonly delayFrames?: readonly { readonly frame: number; readonly delayMs: number }[]
  /** Exactly so many reach the other side, and then nothing more in either direction. */
  readonly cutAfterFrames?: number
  readonly cutAfterBytes?: number
}

export interface Faults {
  readonly toServer?: LineFaults
  readonly toClient?: LineFaults
  /** New connections are reset. */
  readonly isRefusing?: boolean
  /** One side's end reaches the other this late. */
  readonly slowCloseMs?: number
  /** Without a byte in either direction for this long, a connection is cut, without a word to either side. */
  readonly idleCutMs?: number
}

export type CutReason = 'asked' | 'idle' | 'frames' | 'bytes'

export type ProxyEvent = { readonly atMs: number; readonly connectionId: number } & (
  | { readonly type: 'opened' | 'refused' | 'upgraded' | 'closed' }
  | { readonly type: 'ended'; readonly direction: Direction }
  | { readonly type: 'dropped' | 'delayed'; readonly direction: Direction; readonly frame: number }
  | { readonly type: 'cut'; readonly reason: CutReason }
)

export type WithoutPlace<E> = E extends unknown ? Omit<E, 'atMs' | 'connectionId'> : never
