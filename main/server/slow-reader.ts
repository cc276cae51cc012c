/**
 * What waits for a reader beyond this is a reader that stands still: it is 20 s of speech, or a very long text. The
 * message that passes the mark waits as well: with the largest there is, 64 KiB of text, it comes to 1 MiB.
 */
export const slowReaderBytes = 960 * 1024
/** It may stand still this long (a laptop lid, a debugger), unless it costs more than `slowReaderMaxBytes`. */
export const slowReaderMs = 5_000
export const slowReaderMaxBytes = 4 * 1024 * 1024

/**
 * A welcome with a long conversation in it is one write, of which nobody sees how much has gone, and may be over every mark
 * by itself: it is no backlog until it has gone once, and has this long. 9 MB want a line of 150 KB/s.
 */
export const welcomeTakenMs = 60_000

export type SlowReader =
  | { readonly name: 'keeping-up' }
  | { readonly name: 'behind'; readonly sinceMs: number }
  | { readonly name: 'taking-welcome'; readonly sinceMs: number; readonly bytes: number }

export type SlowReaderStep =
  | { readonly verdict: 'fine'; readonly reader: SlowReader }
  /** The first sign: look again after `slowReaderMs` even if nothing more is sent. */
  | { readonly verdict: 'look-again'; readonly reader: SlowReader }
  | { readonly verdict: 'give-up'; readonly reader: SlowReader }

export function judgeReader(reader: SlowReader, bufferedBytes: number, nowMs: number): SlowReaderStep {
  if (bufferedBytes <= slowReaderBytes) return { verdict: 'fine', reader: { name: 'keeping-up' } }
  if (reader.name === 'taking-welcome') {
    const isLate = nowMs - reader.sinceMs >= welcomeTakenMs
    return { verdict: isLate || bufferedBytes > reader.bytes + slowReaderMaxBytes ? 'give-up' : 'fine', reader }
  }
  if (bufferedBytes > slowReaderMaxBytes) return { verdict: 'give-up', reader }
  if (reader.name === 'keeping-up') return { verdict: 'look-again', reader: { name: 'behind', sinceMs: nowMs } }
  return { verdict: nowMs - reader.sinceMs >= slowReaderMs ? 'give-up' : 'fine', reader }
}
