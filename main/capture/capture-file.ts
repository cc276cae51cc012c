import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
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
  const open = new Set<WriteStream>()
  let forgotten: Promise<unknown> = Promise.resolve()
  return {
    open(startWallMs) {
      const time = new Date(startWallMs).toISOString().replaceAll(/[:.]/g, '-')
      const path = join(directory, `${time}-${newId().slice(0, 8)}.jsonl`)
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 })
      } catch (error) {
        onFailure(error)
      }
      // `wx` refuses a file or link that somebody has put there.
      const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 })
      open.add(stream)
      let bytes = 0
      let isOver = false
      const end = (): void => {
        isOver = true
        stream.end()
      }
      stream.on('error', (error) => {
        isOver = true
        onFailure(error)
      })
      stream.on('close', () => {
        open.delete(stream)
      })
      forgotten = forgotten.then(() => forgetOldest(directory, path)).catch(onFailure)
      return {
        path,
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
      await forgotten
      await Promise.all(
        [...open].map(
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

async function forgetOldest(directory: string, newest: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => fileName.test(name) && join(directory, name) !== newest)
  const tooMany = names.sort().slice(0, Math.max(0, names.length + 1 - capturesKept))
  await Promise.all(tooMany.map((name) => rm(join(directory, name), { force: true })))
}
