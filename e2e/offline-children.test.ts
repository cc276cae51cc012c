import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { waitMs } from '../shared/std/clock.ts'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { descendants, isRunning } from '../main/testing/process-table.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import { machineClock } from './simulators/machine-clock.ts'

const lookAgainMs = 20
const needed = ['/usr/bin/flite', '/usr/share/pocketsphinx/model/en-us']

let profile: string
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-children-'))
})
afterEach(async () => {
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

/** The process table tells nobody when it changes. */
async function untilTrue(isMet: () => boolean): Promise<void> {
  while (!isMet()) await waitMs(machineClock, lookAgainMs, new AbortController().signal)
}

describe('the programs with which the offline assistant hears and speaks', () => {
  test.for(['SIGTERM', 'SIGKILL'] as const)(
    'end with a server that gets %s in the middle of a spoken answer',
    { timeout: 60_000 },
    async (signal, { skip }) => {
      if (process.platform !== 'linux') skip('looks into /proc, which is on Linux only')
      const missing = needed.filter((path) => !existsSync(path))
      if (missing.length > 0) skip(`not installed: ${missing.join(', ')}`)
      const server = await ServerProcess.start({ profile, settings: { tts: { kind: 'system' } } })
      const client = await ListeningClient.connect(server.access, { mode: 'push-to-talk' })
      await client.command({ type: 'text-submit', text: 'help' })
      await client.next('speech-span')
      await untilTrue(() => client.speech.length > 0 && descendants(server.pid).length > 0)
      const children = descendants(server.pid)
      await server.end(signal)
      await client.lost
      await untilTrue(() => !children.some(isRunning))
      expect(children.filter(isRunning)).toEqual([])
    },
  )
})
