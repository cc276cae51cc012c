export interface DownloadLimits {
  /** Without a single new byte. */
  readonly stallMs: number
  readonly totalMs: number
}

/** The promise is 15 s after the last byte; looking every half second and ending the child have to fit in. */
export const downloadLimits: DownloadLimits = { stallMs: 13_000, totalMs: 180_000 }

export type DownloadWatch =
  | { readonly type: 'running'; readonly startedAtMs: number; readonly bytes: number; readonly lastByteAtMs: number }
  | { readonly type: 'stalled' | 'too-slow'; readonly bytes: number }

export function startedDownload(nowMs: number): DownloadWatch {
  return { type: 'running', startedAtMs: nowMs, bytes: 0, lastByteAtMs: nowMs }
}

/** What a look at a download says: it knows the bytes that are on disk, and nothing of the network. */
export function lookedAtDownload(
  watch: DownloadWatch,
  seen: { readonly bytes: number; readonly nowMs: number },
  limits: DownloadLimits,
): DownloadWatch {
  if (watch.type !== 'running') return watch
  // Also fewer: what was downloaded is moved away and unpacked elsewhere.
  const lastByteAtMs = seen.bytes === watch.bytes ? watch.lastByteAtMs : seen.nowMs
  if (seen.nowMs - lastByteAtMs >= limits.stallMs) return { type: 'stalled', bytes: seen.bytes }
  if (seen.nowMs - watch.startedAtMs >= limits.totalMs) return { type: 'too-slow', bytes: seen.bytes }
  return { ...watch, bytes: seen.bytes, lastByteAtMs }
}
