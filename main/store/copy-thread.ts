import { Worker } from 'node:worker_threads'
import type { CopyOutcome, StartCopy } from './copy-job.ts'

/** Each job in a thread of its own, whose entry is `copy-worker.ts` or what that was bundled to. */
export function copyThreads(workerUrl: URL): StartCopy {
  return (job, onOutcome) => {
    const worker = new Worker(workerUrl, { workerData: job, name: 'store-copy' })
    // Nobody waits for a backup to end a process.
    worker.unref()
    let isOver = false
    const finish = (outcome: CopyOutcome): void => {
      if (isOver) return
      isOver = true
      onOutcome(outcome)
    }
    const fail = (reason: string): void => {
      finish({ type: 'failed', message: `The thread that makes it ended: ${reason}.` })
    }
    worker.on('message', finish)
    worker.on('error', (thrown) => {
      fail(thrown instanceof Error ? thrown.message : 'it did not say why')
    })
    worker.on('exit', (code) => {
      fail(`exit code ${code}`)
    })
    return {
      async end() {
        isOver = true
        await worker.terminate()
      },
    }
  }
}
