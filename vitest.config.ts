import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/test-summary.ts'

// `npm test` sets it: the file in which the run's result is left for the line at the end.
const summaryFile = process.env.PARLEY_TEST_SUMMARY

export default defineConfig({
  test: {
    // Importing electron in plain Node starts a download; nothing under test may reach it.
    alias: { electron: new URL('./e2e/electron-is-not-here.ts', import.meta.url).pathname },
    testTimeout: 20_000,
    reporters: ['default', ...(summaryFile === undefined ? [] : [new SummaryReporter(summaryFile)])],
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: [
            '{shared,main,preload,renderer,bench,scripts}/**/*.test.{ts,tsx}',
            'e2e/!(torture)/**/*.test.ts',
            'e2e/*.test.ts',
          ],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Processes that are stopped, starved and killed have deadlines of their own: nothing runs beside them.
        extends: true,
        test: {
          name: 'torture',
          include: ['e2e/torture/**/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
