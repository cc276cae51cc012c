import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { createSileroModel, SileroStream, type SileroModel } from '../../shared/vad/silero.ts'
import type { WorkerFiles } from './worker-messages.ts'

/** Loads Silero into onnxruntime's wasm build, and runs it once: a first run takes a hundred times as long as the next. */
export async function loadSileroModel(files: WorkerFiles): Promise<SileroModel> {
  const [wasm, bytes] = await Promise.all([readWhole(files.wasmPath), readWhole(files.modelPath)])
  env.wasm.numThreads = 1
  // The memory itself: of a view emscripten makes a copy, 14 MB more.
  env.wasm.wasmBinary = wasm
  env.logLevel = 'error'
  keepWasmSmall()
  try {
    // Without its arena the runtime frees what a run needed; a run needs little, and the arena never shrinks.
    const session = await InferenceSession.create(new Uint8Array(bytes), {
      enableCpuMemArena: false,
      enableMemPattern: false,
    })
    const model = createSileroModel({
      session,
      floats: (values, shape) => new Tensor('float32', values, shape),
      integers: (values, shape) => new Tensor('int64', values, shape),
    })
    await new SileroStream(model).run(new Float32Array(512))
    return model
  } finally {
    delete env.wasm.wasmBinary
    // Gone now, not when this thread's memory is next collected: it hardly ever is.
    wasm.transfer(0)
    letWasmBeFast()
  }
}

async function readWhole(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path)
  const isOfItsOwn = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength
  return isOfItsOwn ? buffer : new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength)).buffer
}

// V8 compiles hot wasm a second time with its optimising compiler. For this 14 MB module that took 3 s of CPU and made the
// process 250 to 285 MB larger; compiled once, it is 60 to 115 MB, loads three times as fast, and an inference takes 1 ms
// instead of 0.55 (Node 24). A module keeps the way it was compiled, so the flags are set only while ours is: other wasm
// of the process, like Node's HTTP parser, is left as it was. (`--liftoff-only` does nothing at run time in Node 24.)
function keepWasmSmall(): void {
  setFlagsFromString('--no-wasm-dynamic-tiering')
  setFlagsFromString('--no-wasm-tier-up')
}

function letWasmBeFast(): void {
  setFlagsFromString('--wasm-tier-up')
  setFlagsFromString('--wasm-dynamic-tiering')
}
