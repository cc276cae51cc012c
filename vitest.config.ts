import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,main,preload,renderer,e2e,bench,scripts}/**/*.test.ts'],
    // Importing electron in plain Node starts a download; nothing under test may reach it.
    alias: { electron: new URL('./e2e/electron-is-not-here.ts', import.meta.url).pathname },
    testTimeout: 20_000,
    reporters: ['default'],
  },
})
