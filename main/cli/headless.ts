import { fstatSync } from 'node:fs'
import { protocolVersion } from '../../shared/protocol/limits.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { type EndReason, type StdinKind, untilEnding } from './ending.ts'

/** What this program needs of a running server. */
export interface RunningHost {
  readonly url: string
  readonly ws: string
  readonly secret: string
  readonly version: string
  mintLink(): string
  close(): Promise<void>
}

/** Within the two seconds that SIGTERM may take, with room for npm to notice. */
const closeDeadlineMs = 1_500

/** One line that a program can wait for. It holds the launch secret: it goes to whoever started the server, and nowhere else. */
export function readyLine(host: RunningHost): string {
  const { url, ws, secret, version } = host
  const link = host.mintLink()
  return `${JSON.stringify({ event: 'ready', url, ws, secret, link, protocol: protocolVersion, version })}\n`
}

/** Resolves when somebody wants this process to end; see `ending.ts` for who may. */
export function untilProcessEnding(clock: Clock): Promise<EndReason> {
  return untilEnding({
    clock,
    onSignal: (signal, listener) => process.on(signal, listener),
    parentId: () => process.ppid,
    stdin: { kind: stdinKind(), stream: process.stdin },
  })
}

/** Closes in good order, but not for longer than a caller waits. */
export async function closeInTime(host: RunningHost, clock: Clock): Promise<void> {
  const patience = new AbortController()
  await Promise.race([host.close(), waitMs(clock, closeDeadlineMs, patience.signal)])
  patience.abort()
}

function stdinKind(): StdinKind {
  try {
    const stats = fstatSync(0)
    // Node's own 'pipe' between processes is a socket pair.
    return stats.isFIFO() || stats.isSocket() ? 'pipe' : 'other'
  } catch {
    // No stdin at all.
    return 'other'
  }
}
