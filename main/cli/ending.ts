import type { Readable } from 'node:stream'
import type { Clock } from '../../shared/std/clock.ts'

export type EndReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'parent-gone' | 'stdin-closed'

/** Often enough that nothing is left behind for long, seldom enough to cost nothing. */
const parentCheckMs = 500

/** What stdin is, as `fstat` tells: only a pipe can tell by its end that whoever held it is gone. */
export type StdinKind = 'pipe' | 'other'

export interface EndingPorts {
  readonly clock: Clock
  readonly onSignal: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void) => void
  readonly parentId: () => number
  readonly stdin: { readonly kind: StdinKind; readonly stream: Pick<Readable, 'resume' | 'once'> }
}

/**
 * Resolves when a headless server should end: a signal, a parent that is gone, or the end of a piped stdin.
 *
 * A parent that is gone shows as another parent id (the system hands the orphan on). That misses the case where npm
 * stands between: then npm is the parent and lives on. Whoever wants the server to end with them whatever happens
 * therefore gives it a pipe as stdin and keeps the other end open. `</dev/null`, files and terminals are not read: they
 * are at their end from the start, or belong to somebody who types.
 */
export function untilEnding(ports: EndingPorts): Promise<EndReason> {
  return new Promise((resolve) => {
    let cancelCheck: () => void = () => undefined
    const finish = (reason: EndReason): void => {
      cancelCheck()
      resolve(reason)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      ports.onSignal(signal, () => {
        finish(signal)
      })

    const firstParent = ports.parentId()
    const check = (): void => {
      if (ports.parentId() !== firstParent) finish('parent-gone')
      else cancelCheck = ports.clock.after(parentCheckMs, check)
    }
    check()

    if (ports.stdin.kind !== 'pipe') return
    const onStdinEnd = (): void => {
      finish('stdin-closed')
    }
    ports.stdin.stream.once('end', onStdinEnd)
    ports.stdin.stream.once('close', onStdinEnd)
    ports.stdin.stream.once('error', onStdinEnd)
    ports.stdin.stream.resume()
  })
}
