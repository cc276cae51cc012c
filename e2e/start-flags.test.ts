import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startEnvironment, startFlags } from './start-flags.ts'

it('reads from npm start what it says to V8 and to the C library, and nothing else', () => {
  expect(startFlags).toEqual([
    expect.stringMatching(/^--max-semi-space-size=\d+$/),
    expect.stringMatching(/^--heap-growing-percent=\d+$/),
    '--no-allocation-site-pretenuring',
  ])
  const aNumber = expect.stringMatching(/^\d+$/) as string
  expect(startEnvironment).toEqual({ MALLOC_ARENA_MAX: aNumber, MALLOC_MMAP_THRESHOLD_: aNumber })
})

it('is what the package says too', () => {
  const script = readFileSync(new URL('../resources/linux/parley.sh', import.meta.url), 'utf8')
  expect(script).toContain(`/bin/node" ${startFlags.join(' ')} "`)
  for (const [name, value] of Object.entries(startEnvironment)) expect(script).toContain(`export ${name}=${value}\n`)
})
