import { createWriteStream, mkdirSync, openSync, type WriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { capturesOf, markConversation, namesIn, removeCapture } from './conversation-marks.ts'
import type { CaptureSink } from './recorder.ts'

/** About an hour of talk. What comes after it is not written; the session goes on. */
export const captureMaxBytes = 50 * 1024 * 1024
/** A disk this far behind will not catch up. */
const unwrittenMaxBytes = 8 * 1024 * 1024
/** Captures are for the session that went wrong today. */
export const capturesKept = 20

const fileName = /^\d{4}-\d\d-\d\dT[\d-]+Z-.+\.jsonl$/

export interface CaptureFolder {
  /** A file of its own for one session, open to this user alone. Writing neither waits nor throws. */
  open(startWallMs: number): CaptureSink & { readonly path: string }
  /** The captures of all sessions that it was open in, at once; one that is being written ends. Throws when a file stays. */
  forget(conversationId: string): void
  forgetEverything(): void
  /** Resolves when all that was written is on its way to the disk. */
  close(): Promise<void>
}

export function captureFolder(options: {
  readonly directory: string
  readonly newId: () => string
  readonly onFailure: (error: unknown) => void
  readonly maxBytes?: number
}): CaptureFolder {
  const { directory, newId, onFailure, maxBytes = captureMaxBytes } = options
  const open = new Map<WriteStream, { readonly name: string; readonly end: () => void }>()
  /** One of which nobody would know whose it is must not be written. */
  const attempt = (action: () => void, otherwise?: () => void): void => {
    try {
      action()
    } catch (error) {
      otherwise?.()
      onFailure(error)
    }
  }
  const remove = (name: string): void => {
    for (const capture of open.values()) if (capture.name === name) capture.end()
    removeCapture(directory, name)
  }
  return {
    forget(conversationId) {
      for (const name of capturesOf(directory, conversationId)) remove(name)
    },
    forgetEverything() {
      for (const name of namesIn(directory)) if (fileName.test(name)) remove(name)
    },
    open(startWallMs) {
      const time = new Date(startWallMs).toISOString().replaceAll(/[:.]/g, '-')
      const path = join(directory, `${time}-${newId().slice(0, 8)}.jsonl`)
      let fd: number
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 })
        // `wx` refuses a file or link that somebody has put there. There at once: what is deleted must not come later.
        fd = openSync(path, 'wx', 0o600)
      } catch (error) {
        onFailure(error)
        return { path, write: () => undefined, belongsTo: () => undefined, close: () => undefined }
      }
      const stream = createWriteStream(path, { fd })
      let bytes = 0
      let isOver = false
      const end = (): void => {
        isOver = true
        stream.end()
      }
      open.set(stream, { name: basename(path), end })
      stream.on('error', (error) => {
        isOver = true
        onFailure(error)
      })
      stream.on('close', () => {
        open.delete(stream)
      })
      attempt(() => {
        forgetOldest(directory, basename(path))
      })
      return {
        path,
        belongsTo(conversationId) {
          if (isOver) return
          attempt(() => {
            markConversation(path, conversationId)
          }, end)
        },
        write(line) {
          if (isOver) return
          const text = `${JSON.stringify(line)}\n`
          bytes += Buffer.byteLength(text)
          const isBehind = stream.writableLength > unwrittenMaxBytes
          if (bytes <= maxBytes && !isBehind) {
            stream.write(text)
            return
          }
          const t = 't' in line ? line.t : 0
          stream.write(`${JSON.stringify({ t, type: 'capture-end', reason: isBehind ? 'disk' : 'size' })}\n`)
          end()
        },
        close: end,
      }
    },
    async close() {
      await Promise.all(
        [...open.keys()].map(
          (stream) =>
            new Promise<void>((resolve) => {
              stream.once('close', resolve)
              stream.end()
            }),
        ),
      )
    },
  }
}

function forgetOldest(directory: string, newest: string): void {
  const names = namesIn(directory).filter((name) => fileName.test(name) && name !== newest)
  const tooMany = names.sort().slice(0, Math.max(0, names.length + 1 - capturesKept))
  for (const name of tooMany) removeCapture(directory, name)
}
