import { createWriteStream } from 'node:fs'
import type { LogDestination } from './log.ts'

/** What a disk that stands still may leave waiting; what is more is dropped. */
const keptBytes = 1024 * 1024

/**
 * The last run's lines, in a file for this user alone. A disk that is full or broken costs its lines and nothing else:
 * `onFailure` is told once.
 */
export function openLogFile(path: string, onFailure: (error: Error) => void): LogDestination {
  const stream = createWriteStream(path, { mode: 0o600 })
  let isOver = false
  stream.on('error', (error) => {
    if (!isOver) onFailure(error)
    isOver = true
  })
  return {
    write(line) {
      if (!isOver && stream.writableLength <= keptBytes) stream.write(line)
    },
  }
}
