import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { undoMs } from './deleted-conversations.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

let directory: string
let open: Store | undefined
let clock: ManualClock
let forgotten: string[]
/** How often the place outside of the store does not do what it is asked. */
let failures: number
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-deleted-'))
  clock = new ManualClock()
  forgotten = []
  failures = 0
})
afterEach(() => {
  open?.close()
  open = undefined
  rmSync(directory, { recursive: true, force: true })
})

function reopen(): Store {
  open?.close()
  const attempt = (id: string): void => {
    if (failures-- > 0) throw new Error('busy')
    forgotten.push(id)
  }
  const elsewhere = {
    forget: attempt,
    forgetEverything: () => {
      attempt('everything')
    },
  }
  open = openStore({ directory, clock, busyTimeoutMs: 0, elsewhere })
  return open
}

function said(): string {
  const { conversations } = open ?? reopen()
  const { conversationId } = conversations.create()
  const item = { itemId: conversationId, role: 'user', modality: 'text', status: 'completed' } as const
  conversations.saveItem(conversationId, { ...item, text: 'hello', createdAtMs: 1 })
  return conversationId
}

describe('words of a conversation that are kept outside of the store', () => {
  test('stay while it can come back, and go when it is gone', () => {
    const [first, second] = [said(), said()]
    open?.conversations.delete(first)
    open?.conversations.delete(second)
    open?.conversations.restore(second)
    clock.advance(undoMs - 1)
    expect(forgotten).toEqual([])
    clock.advance(1)
    expect(forgotten).toEqual([first])
  })

  test('go at an orderly end, and at the next start when they could not go then', () => {
    const [first, second] = [said(), said()]
    open?.conversations.delete(first)
    reopen()
    expect(forgotten).toEqual([first])
    open?.conversations.delete(second)
    failures = 1
    open?.close()
    open = undefined
    expect(forgotten).toEqual([first])
    clock.advance(undoMs)
    reopen()
    expect(forgotten).toEqual([first, second])
  })

  test('that could not be deleted are not forgotten: it is tried again until it works', () => {
    const id = said()
    failures = 2
    open?.conversations.delete(id)
    clock.advance(undoMs + 20 * 60_000)
    expect(forgotten).toEqual([id])
  })

  test('go with everything', () => {
    said()
    open?.data.deleteEverything()
    expect(forgotten).toEqual(['everything'])
  })
})
