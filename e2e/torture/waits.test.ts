import { describe, expect, test } from 'vitest'
import { deadPeer } from './dead-peer.ts'
import { idleCutter } from './idle-cutter.ts'
import { unmet } from './part.ts'
import { sigstop } from './sigstop.ts'

const timeoutMs = 120_000

// Each waits for ten seconds and more, and does hardly anything meanwhile: together they take as long as the slowest.
describe.concurrent('torture that mostly waits', () => {
  test(
    'a link that swallows everything is noticed by both ends within 10 s',
    async () => {
      expect(unmet(await deadPeer.quick(() => undefined))).toEqual([])
    },
    timeoutMs,
  )

  test(
    'a silent session outlasts a proxy that cuts what is idle',
    async () => {
      expect(unmet(await idleCutter.quick(() => undefined))).toEqual([])
    },
    timeoutMs,
  )

  test.skipIf(process.platform === 'win32')(
    'a server or a client that was stopped for 12 s has a fresh resumed socket within 2 s',
    async () => {
      expect(unmet(await sigstop.quick(() => undefined))).toEqual([])
    },
    timeoutMs,
  )
})
