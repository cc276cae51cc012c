import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { createSileroModel, SileroStream, type SileroModel } from '../../shared/vad/silero.ts'

export interface LoadedModel {
  readonly model: SileroModel
  release(): Promise<void>
}

export const sileroFileName = 'silero_vad_v6.onnx'
/** The first run takes a hundred times as long as the tenth: wasm is compiled as it is used. */
const warmingRuns = 10

/** Loads Silero and its runtime from one folder. Throws what went wrong, in whatever words it comes. */
export async function loadSilero(assetsUrl: string): Promise<LoadedModel> {
  const answer = await fetch(new URL(sileroFileName, assetsUrl))
  if (!answer.ok) throw new TypeError(`${sileroFileName} was answered with HTTP status ${answer.status}.`)
  // One thread: a second has no use for a model this small, and would want a worker and shared memory.
  env.wasm.numThreads = 1
  env.wasm.wasmPaths = assetsUrl
  env.logLevel = 'error'
  return startSilero(new Uint8Array(await answer.arrayBuffer()))
}

/** The same from bytes that are here, and a runtime that knows where its own files are. */
export async function startSilero(bytes: Uint8Array): Promise<LoadedModel> {
  const session = await InferenceSession.create(bytes, { enableCpuMemArena: false, enableMemPattern: false })
  const model = createSileroModel({
    session,
    floats: (values, shape) => new Tensor('float32', values, shape),
    integers: (values, shape) => new Tensor('int64', values, shape),
  })
  const warming = new SileroStream(model)
  for (let run = 0; run < warmingRuns; run++) await warming.run(new Float32Array(warming.hopSamples))
  return { model, release: () => session.release() }
}
