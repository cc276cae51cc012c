import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { StreamJudge } from './stream-judge.ts'
import { loadSileroModel } from './silero-model.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

// The entry of the worker thread: one model, any number of streams, one inference at a time.
if (parentPort === null) throw new TypeError('silero-worker.ts is started as a worker thread, not by itself.')
const port = parentPort
const files = z.strictObject({ modelPath: z.string(), wasmPath: z.string() }).parse(workerData)
const startedMs = performance.now()

const answer = (message: FromWorker): void => {
  port.postMessage(message)
}

const loading = loadSileroModel(files)
const judges = new Map<number, StreamJudge>()
// Messages wait here in order; the other side has at most one for each stream under way.
let work: Promise<void> = loading.then(() => {
  answer({ type: 'ready', loadMs: Math.round(performance.now() - startedMs) })
})

port.on('message', (message: ToWorker) => {
  // A rejection is not caught: it ends the worker, and the other side hears of it.
  work = work.then(() => handle(message))
})

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'audio': {
      let judge = judges.get(message.streamId)
      if (judge?.continuesAt(message.position, message.hopSamples) !== true) {
        judge = new StreamJudge(await loading, message.position, message.hopSamples)
        judges.set(message.streamId, judge)
      }
      answer({ type: 'judged', streamId: message.streamId, windows: await judge.judge(message.samples) })
      return
    }
    case 'close':
      judges.delete(message.streamId)
      return
    default:
      message satisfies never
  }
}
