import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { createSileroModel, SileroStream, type SileroModel } from '../../shared/vad/silero.ts'
import type { WorkerFiles } from './worker-messages.ts'

/** Loads Silero into onnxruntime's wasm build, and runs it once: a first run takes a hundred times as long as the next. */
export async function loadSileroModel(files: WorkerFiles): Promise<SileroModel> {
  const [wasm, bytes] = await Promise.all([readFile(files.wasmPath), readFile(files.modelPath)])
  env.wasm.numThreads = 1
  env.wasm.wasmBinary = wasm
  env.logLevel = 'error'
  keepWasmSmall()
  try {
    // Without its arena the runtime frees what a run needed; a run needs little, and the arena never shrinks.
    const session = await InferenceSession.create(bytes, { enableCpuMemArena: false, enableMemPattern: false })
    const model = createSileroModel({
      session,
      floats: (values, shape) => new Tensor('float32', values, shape),
      integers: (values, shape) => new Tensor('int64', values, shape),
    })
    await new SileroStream(model).run(new Float32Array(512))
    return model
  } finally {
    delete env.wasm.wasmBinary
    letWasmBeFast()
  }
}

// V8 compiles hot wasm again with its optimising compiler, which for this 14 MB module took 3 s of CPU and left the
// process 285 MB larger, against 50 to 100 MB without; one inference takes about 1 ms either way on this scale of work.
// A module keeps the way it was compiled, so the flags are set only while ours is loaded: other wasm of the process
// (Node's HTTP parser) is left as it was.
function keepWasmSmall(): void {
  setFlagsFromString('--liftoff-only')
}

function letWasmBeFast(): void {
  setFlagsFromString('--no-liftoff-only')
  // These two were switched off along with it.
  setFlagsFromString('--wasm-tier-up')
  setFlagsFromString('--wasm-dynamic-tiering')
}
