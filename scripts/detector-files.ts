import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What the detector fetches at run time, by package; the model is named by us, the other two by onnxruntime-web. */
const detectorFiles = [
  '@ricky0123/vad-web/dist/silero_vad_v6.onnx',
  'onnxruntime-web/dist/ort-wasm-simd-threaded.mjs',
  'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
]

/** Puts them under `vad/` with the names they have, untouched: the runtime looks for them by name. */
export function emitDetectorFiles(packagesFolder: string): Plugin {
  return {
    name: 'parley:detector-files',
    apply: 'build',
    generateBundle() {
      for (const file of detectorFiles)
        this.emitFile({
          type: 'asset',
          fileName: `vad/${file.slice(file.lastIndexOf('/') + 1)}`,
          source: readFileSync(join(packagesFolder, file)),
        })
    },
  }
}
