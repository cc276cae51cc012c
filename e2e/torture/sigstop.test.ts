import { expect, test } from 'vitest'
import { sigstop } from './sigstop.ts'
import { unmet } from './part.ts'

test.skipIf(process.platform === 'win32')(
  'a server or a client that was stopped for 12 s has a fresh resumed socket within 2 s',
  async () => {
    expect(unmet(await sigstop.quick(() => undefined))).toEqual([])
  },
  120_000,
)
