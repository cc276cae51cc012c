import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerFiles } from './worker-messages.ts'

/** A worker that was started; nothing reaches its listener any more once `end` was called. */
export interface VadWorker {
  post(message: ToWorker): void
  end(): Promise<void>
}

export interface VadWorkerListener {
  message(message: FromWorker): void
  /** It ended by itself: an exception, out of memory, a missing file. */
  died(cause: unknown): void
}

export type StartVadWorker = (listener: VadWorkerListener) => VadWorker

/** Starts the worker's entry file (`silero-worker.ts`, or what it was bundled to) as a thread. */
export function vadWorkerThreads(workerUrl: URL, files: WorkerFiles): StartVadWorker {
  return (listener) => {
    const worker = new Worker(workerUrl, { workerData: files, name: 'silero' })
    let isOver = false
    const die = (cause: unknown): void => {
      if (isOver) return
      isOver = true
      listener.died(cause)
    }
    worker.on('message', (message: FromWorker) => {
      if (!isOver) listener.message(message)
    })
    worker.on('error', die)
    worker.on('exit', (code) => {
      die(new Error(`The worker thread ended with exit code ${code}.`))
    })
    return {
      post(message) {
        worker.postMessage(message, message.type === 'audio' ? [message.samples.buffer] : [])
      },
      async end() {
        isOver = true
        await worker.terminate()
      },
    }
  }
}

/** Where npm put the model and the runtime. Throws when one of the packages is not installed. */
export function installedWorkerFiles(): WorkerFiles {
  const require = createRequire(import.meta.url)
  return {
    modelPath: require.resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx'),
    wasmPath: require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
  }
}

/** Where a build put them, under the names that the packages give them. */
export function workerFilesIn(folder: URL): WorkerFiles {
  return {
    modelPath: fileURLToPath(new URL('silero_vad_v6.onnx', folder)),
    wasmPath: fileURLToPath(new URL('ort-wasm-simd-threaded.wasm', folder)),
  }
}
