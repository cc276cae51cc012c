import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: { start: at('main/cli/start.ts'), 'silero-worker': at('main/vad/silero-worker.ts') },
        output: { format: 'es' },
      },
    },
  },
})
