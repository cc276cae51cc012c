import { expect, test } from 'vitest'
import { missingForChildren } from './busy-sessions.ts'
import { killNine } from './kill-nine.ts'
import { unmet } from './part.ts'

const missing = missingForChildren()
if (missing !== undefined) console.log(`killNine is not tested: ${missing}.`)

test.skipIf(missing !== undefined)(
  'kill -9 of the server, or of npm before it, leaves no child and no listener',
  async () => {
    expect(unmet(await killNine.quick(() => undefined))).toEqual([])
  },
  120_000,
)
