import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LiveSettings } from './config/live-settings.ts'
import { createSecretsFile } from './config/secrets-file.ts'
import { defaultSettings } from './config/settings.ts'
import { sessionSettings } from './host-settings.ts'
import { defaultInstructions } from './voice/default-instructions.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-host-settings-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

function open(): Promise<LiveSettings> {
  return LiveSettings.open({
    profileDirectory: directory,
    settings: defaultSettings,
    readOnlyReason: undefined,
    secrets: createSecretsFile(directory),
    environment: {},
  })
}

test('a session sees the settings as they are whenever it looks', async () => {
  const live = await open()
  const seen = sessionSettings(live)
  expect(seen).toMatchObject({ mode: 'always-listening', language: 'en-US', instructions: defaultInstructions })
  await live.change({ mode: 'push-to-talk', language: 'de-DE', instructions: 'Be brief.' })
  expect(seen).toMatchObject({ mode: 'push-to-talk', language: 'de-DE', instructions: 'Be brief.' })
  await live.change({ instructions: null })
  expect(seen.instructions).toBe(defaultInstructions)
})

test('the detector’s own silence goes with the endpointing that was set', async () => {
  const live = await open()
  const seen = sessionSettings(live)
  await live.change({ endpointing: { silenceMs: 900, deadlineMs: 3_000 } })
  expect(seen.endpointing).toMatchObject({ silenceMs: 900, deadlineMs: 3_000 })
  expect(seen.endpointing.vadSilenceMs).toBeGreaterThan(0)
})
