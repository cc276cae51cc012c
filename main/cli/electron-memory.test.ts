import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createElectronMemory } from './electron-memory.ts'

test('a failed download is remembered for a day, or until it is forgotten', async () => {
  const root = await mkdtemp(join(tmpdir(), 'parley-memory-'))
  let nowMs = 1_000_000
  const memory = createElectronMemory(root, () => nowMs)
  expect(memory.failure()).toBeUndefined()
  memory.remember('its download stalled')
  expect(memory.failure()).toBe('its download stalled')
  nowMs += 25 * 3_600_000
  expect(memory.failure()).toBeUndefined()
  memory.remember('no network')
  memory.forget()
  expect(memory.failure()).toBeUndefined()
  await rm(root, { recursive: true })
})

test('where nothing can be written, nothing is remembered and nothing fails', () => {
  const memory = createElectronMemory('/dev/null', () => 0)
  memory.remember('no network')
  expect(memory.failure()).toBeUndefined()
})
