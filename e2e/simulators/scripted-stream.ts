import { waitMs } from '../../shared/std/clock.ts'
import type { Exchange } from './exchange.ts'

/** What goes wrong, and in which phase. `afterParts` counts tokens, or chunks of audio. */
export type Fault =
  /** Refused before anything is streamed. */
  | { readonly kind: 'status'; readonly status: number; readonly message?: string; readonly retryAfterSeconds?: number }
  /** Connected, and no answer: not even headers. */
  | { readonly kind: 'silent' }
  /** The connection breaks in the middle. */
  | { readonly kind: 'cut'; readonly afterParts: number }
  /** The connection stays and nothing more comes. */
  | { readonly kind: 'stall'; readonly afterParts: number }
  /** A status of 200, and then an error in the stream. */
  | { readonly kind: 'error-event'; readonly afterParts: number; readonly message?: string }

export interface Pace {
  /** Before the first part. */
  readonly firstDelayMs?: number
  /** Before each later one; left out, as fast as the client reads. */
  readonly delayMs?: number
  readonly fault?: Fault
}

/** Faults that come instead of an answer. True when there was one. */
export function refuse(exchange: Exchange, fault: Fault | undefined): boolean {
  switch (fault?.kind) {
    case 'status':
      exchange.fail(
        fault.status,
        fault.message ?? `Simulated status ${fault.status}.`,
        fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
      )
      return true
    case 'silent':
      return true
    case 'cut':
    case 'stall':
    case 'error-event':
    case undefined:
      return false
  }
}

/** Sends the parts at the pace of the script. False when it ended early: by a fault, or because the client left. */
export async function playParts(
  exchange: Exchange,
  parts: Iterable<string | Uint8Array>,
  pace: Pace & { readonly errorEvent?: (message: string) => string; readonly onSent?: () => void },
): Promise<boolean> {
  const { fault } = pace
  let sentParts = 0
  let dueMs = exchange.clock.nowMs() + (pace.firstDelayMs ?? 0)
  for (const part of parts) {
    if (await strike(exchange, { fault, sentParts, errorEvent: pace.errorEvent })) return false
    // By due time, not by waits added up: a stream that claims real time must keep it.
    const waitedMs = dueMs - exchange.clock.nowMs()
    if (waitedMs > 0) await waitMs(exchange.clock, waitedMs, exchange.signal)
    if (!(await exchange.write(part))) return false
    sentParts++
    pace.onSent?.()
    dueMs += pace.delayMs ?? 0
  }
  return !(await strike(exchange, { fault, sentParts, errorEvent: pace.errorEvent }))
}

async function strike(
  exchange: Exchange,
  at: {
    readonly fault: Fault | undefined
    readonly sentParts: number
    readonly errorEvent: ((message: string) => string) | undefined
  },
): Promise<boolean> {
  const { fault, sentParts, errorEvent } = at
  if (fault === undefined || !('afterParts' in fault) || sentParts < fault.afterParts) return false
  switch (fault.kind) {
    case 'cut':
      exchange.cut()
      return true
    case 'stall':
      return true
    case 'error-event':
      if (errorEvent === undefined) throw new Error('This stream has no way to say an error: use cut or stall.')
      await exchange.write(errorEvent(fault.message ?? 'Simulated failure in the middle of the stream.'))
      exchange.end()
      return true
  }
}

/** The next entry of a list, or what a function answers. A script that has run out is the test's mistake and says so. */
export function nextOf<Request, Reply>(
  script: readonly Reply[] | ((request: Request, index: number) => Reply),
  request: Request,
  index: number,
): Reply {
  if (typeof script === 'function') return script(request, index)
  const reply = script[index]
  if (reply === undefined) throw new Error(`The script has ${script.length} replies; this is request ${index + 1}.`)
  return reply
}
