import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

// `npm test` sets it: the file in which the run's result is left for the line at the end.
const summaryFile = process.env.PARLEY_TEST_SUMMARY
const cache = join(import.meta.dirname, '..', '.cache', 'test')

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: join(cache, 'playwright'),
  // Sound and latency: nothing runs beside a spec, and a spec that passes at the second try is a defect.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  forbidOnly: (process.env.CI ?? '') !== '',
  reporter: [['list'], ...(summaryFile === undefined ? [] : [['json', { outputFile: summaryFile }] as const])],
})
