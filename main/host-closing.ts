import type { Log } from './telemetry/log.ts'

interface Closable {
  close(): Promise<void>
}

export interface HostParts {
  /** What would begin something new. */
  silence(): void
  /** Doors, and whoever still has something to say or to save. */
  readonly talkers: readonly Closable[]
  /** What the talkers use to the last. */
  readonly servants: readonly Closable[]
  readonly store: { close(): void }
  readonly log: Pick<Log, 'info' | 'flush'>
}

/** The returned function may be called by everybody who wants the end; it comes once. What was heard is saved before the store closes. */
export function closeInOrder(parts: HostParts): () => Promise<void> {
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    parts.silence()
    await Promise.all(parts.talkers.map((part) => part.close()))
    await Promise.all(parts.servants.map((part) => part.close()))
    parts.store.close()
    parts.log.info('stopped')
    parts.log.flush()
  }
  return () => {
    closing ??= close()
    return closing
  }
}
