import type { StartReader } from './code-colours.ts'
import type { CodeAnswer } from './code-tokens.ts'

export const startCodeWorker: StartReader = ({ answered, broke }) => {
  const worker = new Worker(new URL('./code-worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<CodeAnswer>) => {
    answered(data)
  }
  worker.onerror = broke
  return (question) => {
    worker.postMessage(question)
  }
}
