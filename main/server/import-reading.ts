import { Buffer } from 'node:buffer'
import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AssistantError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { exportParts, type ExportPart } from '../../shared/protocol/export-parts.ts'
import { importMaxBytes } from '../../shared/protocol/limits.ts'
import { readImport } from './data-import.ts'

export type ToImportWorker = { readonly type: 'chunk'; readonly bytes: Uint8Array } | { readonly type: 'next' }

export type FromImportWorker =
  | { readonly type: 'parts'; readonly parts: readonly ExportPart[] }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'over' }

/** What a file holds, a few pieces at a time, once all of it has come and was found to be an export. */
export type ReadParts = (body: AsyncIterable<Uint8Array>) => AsyncIterable<readonly ExportPart[]>

/** In this thread: a file of 100 MB holds it up for two seconds. */
export async function* readPartsHere(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly ExportPart[]> {
  const chunks: Uint8Array[] = []
  for await (const bytes of withinLimit(body)) chunks.push(bytes)
  yield* exportParts(readImport(Buffer.concat(chunks)))
}

/** In a thread of its own, whose entry is `import-worker.ts` or what that was bundled to. */
export function readPartsInThread(workerUrl: URL): ReadParts {
  return async function* read(body) {
    const worker = new Worker(workerUrl, { name: 'import' })
    try {
      const post = (message: ToImportWorker): void => {
        worker.postMessage(message)
      }
      const answers = on(worker, 'message', { close: ['exit'] })
      for await (const bytes of withinLimit(body)) post({ type: 'chunk', bytes })
      post({ type: 'next' })
      for await (const [answer] of answers as AsyncIterable<[FromImportWorker]>) {
        switch (answer.type) {
          case 'parts':
            yield answer.parts
            post({ type: 'next' })
            break
          case 'refused':
            throw new AssistantError(answer.code, answer.message)
          case 'over':
            return
        }
      }
      throw new AssistantError('internal', 'The file was not imported: the thread that read it ended. Try it again.')
    } finally {
      await worker.terminate()
    }
  }
}

async function* withinLimit(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > importMaxBytes) {
      const most = importMaxBytes.toLocaleString('en-US')
      throw new AssistantError('text-too-long', `A request body may have ${most} bytes. Send less at a time.`)
    }
    yield chunk
  }
}
