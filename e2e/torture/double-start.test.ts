import { expect, test } from 'vitest'
import { doubleStart } from './double-start.ts'
import { unmet } from './part.ts'

test.skipIf(process.platform !== 'linux')(
  'of two starts in one moment one serves and the other shows the address of its window, whatever was left by kill -9',
  async () => {
    expect(unmet(await doubleStart.quick(() => undefined))).toEqual([])
  },
  120_000,
)
