import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/test-summary.ts'

// `npm test` sets it: the file in which the run's result is left for the line at the end.
const summaryFile = process.env.PARLEY_TEST_SUMMARY

export default defineConfig({
  test: {
    include: ['{shared,main,preload,renderer,e2e,bench,scripts}/**/*.test.{ts,tsx}'],
    // Importing electron in plain Node starts a download; nothing under test may reach it.
    alias: { electron: new URL('./e2e/electron-is-not-here.ts', import.meta.url).pathname },
    testTimeout: 20_000,
    reporters: ['default', ...(summaryFile === undefined ? [] : [new SummaryReporter(summaryFile)])],
  },
})
