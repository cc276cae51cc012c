import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ManualClock } from '../shared/std/manual-clock.ts'
import { watchProgramVersion } from './program-update.ts'

const clock = new ManualClock()
let folder = ''
let said: string[] = []
let stop = (): void => undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-update-'))
  said = []
  const manifest = pathToFileURL(join(folder, 'package.json'))
  stop = watchProgramVersion({ clock, manifest, version: '1.0.0', onUpdate: (sentence) => said.push(sentence) })
})
afterEach(async () => {
  stop()
  await rm(folder, { recursive: true, force: true })
})

async function install(text: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), text)
  clock.advance(30_000)
  await vi.waitFor(() => {
    expect(clock.pendingTimers).toBe(1)
  })
}

it('an update under a running Parley is said once, with both versions and what to do', async () => {
  await install('{"version":"1.0.0"}')
  expect(said).toEqual([])
  await install('{"version":"1.1.0"}')
  await install('{"version":"1.1.0"}')
  expect(said).toEqual([expect.stringMatching(/updated from 1\.0\.0 to 1\.1\.0.*start it again/)])
})

it('a manifest that is half written says nothing', async () => {
  await install('{"ver')
  expect(said).toEqual([])
})
