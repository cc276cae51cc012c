import { Buffer } from 'node:buffer'
import { parentPort } from 'node:worker_threads'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { exportParts, type ExportPart } from '../../shared/protocol/export-parts.ts'
import { readImport } from './data-import.ts'
import type { FromImportWorker, ToImportWorker } from './import-reading.ts'

if (parentPort === null) throw new TypeError('import-worker.ts is started as a worker thread, not by itself.')
const port = parentPort
const chunks: Uint8Array[] = []
let parts: Iterator<readonly ExportPart[], undefined> | undefined

port.on('message', (message: ToImportWorker) => {
  if (message.type === 'chunk') chunks.push(message.bytes)
  else port.postMessage(nextAnswer())
})

function nextAnswer(): FromImportWorker {
  try {
    parts ??= exportParts(readImport(Buffer.concat(chunks.splice(0))))
    const { done, value } = parts.next()
    return done === true ? { type: 'over' } : { type: 'parts', parts: value }
  } catch (thrown) {
    const { code, message } = toAssistantError(thrown)
    return { type: 'refused', code, message }
  }
}
