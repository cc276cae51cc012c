import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { runCopyJob, stepBack } from './copy-job.ts'

if (parentPort === null) throw new TypeError('copy-worker.ts is started as a worker thread, not by itself.')
stepBack(process.platform)
const job = z.object({ storePath: z.string(), copyPath: z.string().optional() }).parse(workerData)
parentPort.postMessage(runCopyJob({ storePath: job.storePath, copyPath: job.copyPath }))
