import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import { systemClock } from '../system-clock.ts'
import { ServerVad, type ServerVadEvent } from './server-vad.ts'
import type { FromWorker } from './worker-messages.ts'
import { installedWorkerFiles, vadWorkerThreads, type VadWorker } from './worker-thread.ts'

const workerUrl = new URL('./silero-worker.ts', import.meta.url)
const threads: VadWorker[] = []

afterAll(async () => {
  await Promise.all(threads.map((thread) => thread.end()))
})

/** One real worker; `judge` gives the probabilities of a whole clip. */
function startThread(): { judge(streamId: number, samples: Int16Array<ArrayBuffer>): Promise<readonly number[]> } {
  let settle: { resolve: (message: FromWorker) => void; reject: (cause: unknown) => void } | undefined
  const thread = vadWorkerThreads(
    workerUrl,
    installedWorkerFiles(),
  )({
    message: (message) => {
      if (message.type === 'judged') settle?.resolve(message)
    },
    died: (cause) => settle?.reject(cause),
  })
  threads.push(thread)
  return {
    async judge(streamId, samples) {
      const answered = new Promise<FromWorker>((resolve, reject) => {
        settle = { resolve, reject }
      })
      thread.post({ type: 'audio', streamId, position: 0, samples, hopSamples: 512 })
      const message = await answered
      return message.type === 'judged' ? message.windows.map((window) => window.probability) : []
    },
  }
}

const thread = startThread()
const speech = await fliteSpeech()

/** 16 kHz is what flite's kal16 speaks; the header is 44 bytes. Undefined where flite is not installed. */
async function fliteSpeech(): Promise<Int16Array<ArrayBuffer> | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-vad-'))
  try {
    const path = join(directory, 'speech.wav')
    await promisify(execFile)('flite', ['-voice', 'kal16', '-t', 'what is the weather like tomorrow', '-o', path])
    const file = await readFile(path)
    return new Int16Array(Uint8Array.from(file.subarray(44)).buffer, 0, (file.length - 44) >> 1)
  } catch {
    console.log('Skipped: Silero against a spoken clip, because flite does not run here (apt-get install flite).')
    return undefined
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe('Silero in its worker thread', () => {
  it('is sure that silence is no speech', async () => {
    const probabilities = await thread.judge(1, new Int16Array(16_000))
    expect(probabilities).toHaveLength(31)
    expect(Math.max(...probabilities)).toBeLessThan(0.1)
  })

  it('does not take a loud tone for speech', async () => {
    const tone = Int16Array.from(
      { length: 16_000 },
      (_, index) => 8_000 * Math.sin((2 * Math.PI * 1_000 * index) / 16_000),
    )
    const probabilities = await thread.judge(2, tone)
    expect(probabilities.filter((probability) => probability > 0.5)).toEqual([])
  })

  it.skipIf(speech === undefined)('is sure of speech in most of a spoken sentence', async () => {
    const probabilities = await thread.judge(3, new Int16Array(speech ?? []))
    const heard = probabilities.filter((probability) => probability > 0.5)
    expect(heard.length).toBeGreaterThan(probabilities.length * 0.6)
  })

  it.skipIf(speech === undefined)(
    'gives a new stream the same answers as the first: nothing is left over',
    async () => {
      const first = await thread.judge(4, new Int16Array(speech ?? []))
      expect(await thread.judge(5, new Int16Array(speech ?? []))).toEqual(first)
      // The same id at position 0 again is a jump backwards, so the stream begins anew.
      expect(await thread.judge(4, new Int16Array(speech ?? []))).toEqual(first)
    },
  )
})

describe('server VAD with the real worker', () => {
  it.skipIf(speech === undefined)('hears one sentence begin and end, from frames of 20 ms', async () => {
    const events: ServerVadEvent[] = []
    const vad = new ServerVad({
      startWorker: vadWorkerThreads(workerUrl, installedWorkerFiles()),
      clock: systemClock,
      onEvent: (event) => events.push(event),
    })
    const clip = new Int16Array([...new Int16Array(8_000), ...(speech ?? []), ...new Int16Array(16_000)])
    const edges = await new Promise<{ type: string; position: number }[]>((resolve, reject) => {
      const told: { type: string; position: number }[] = []
      const stream = vad.open({
        preset: 'balanced',
        onEdge: (edge) => {
          told.push(edge)
          if (edge.type === 'speech-end') resolve(told)
        },
        onFailure: reject,
      })
      for (let position = 0; position < clip.length; position += 320)
        stream.write(clip.subarray(position, position + 320))
    })
    await vad.close()
    expect(edges.map((edge) => edge.type)).toEqual(['speech-start', 'speech-end'])
    const [start, end] = edges.map((edge) => edge.position)
    expect(start).toBeGreaterThan(8_000 - 1_600)
    expect(start).toBeLessThan(8_000 + 6_400)
    expect(end).toBeGreaterThan(8_000 + (speech?.length ?? 0) - 6_400)
    expect(events).toMatchObject([{ type: 'vad-loaded' }])
  })

  it('says that voice detection is unavailable when the model file is missing', async () => {
    const startWorker = vadWorkerThreads(workerUrl, {
      ...installedWorkerFiles(),
      modelPath: join(tmpdir(), 'no-model.onnx'),
    })
    const vad = new ServerVad({ startWorker, clock: systemClock })
    const error = await new Promise<AssistantError>((resolve) => {
      vad.open({ preset: 'balanced', onEdge: () => undefined, onFailure: resolve }).write(new Int16Array(320))
    })
    await vad.close()
    expect(error.code).toBe('vad-unavailable')
    expect(error.message).toMatch(/starts again/)
    expect(String(error.cause)).toMatch(/ENOENT/)
  })
})
