import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { defaultClientConditions } from 'vite'
import { emitDetectorFiles } from './scripts/detector-files.ts'

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          index: at('main/index.ts'),
          start: at('main/cli/start.ts'),
          'silero-worker': at('main/vad/silero-worker.ts'),
          'copy-worker': at('main/store/copy-worker.ts'),
          'import-worker': at('main/server/import-worker.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // In a sandbox it can require nothing but Electron, so it is one file, and CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    // The page's own copy of the runtime's wasm lies in `vad/`; without this the bundler emits a second one, 14 MB.
    resolve: { conditions: [...defaultClientConditions, 'onnxruntime-web-use-extern-wasm'] },
    plugins: [react(), tailwindcss({ optimize: false }), emitDetectorFiles(at('node_modules'))],
    // Workers and worklets; a worklet has no importScripts.
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: 'chrome140',
      // The page's policy takes no inline script, and a worklet not from a data address.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // A third of the code to read at each start; the sources are beside it.
      minify: true,
      rolldownOptions: { input: { index: at('renderer/index.html') } },
    },
  },
})
