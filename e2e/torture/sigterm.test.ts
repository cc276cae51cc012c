import { expect, test } from 'vitest'
import { missingForChildren } from './busy-sessions.ts'
import { sigterm } from './sigterm.ts'
import { unmet } from './part.ts'

const missing = missingForChildren()
if (missing !== undefined) console.log(`sigterm is not tested: ${missing}.`)

test.skipIf(missing !== undefined)(
  'asked to end in the middle of anything, a server is gone within 2 s and leaves nothing open',
  async () => {
    expect(unmet(await sigterm.quick(() => undefined))).toEqual([])
  },
  120_000,
)
