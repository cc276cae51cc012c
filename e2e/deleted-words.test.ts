import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ServerProcess } from '../main/testing/server-process.ts'

let profile: string
let server: ServerProcess | undefined
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-deleted-'))
})
afterEach(async () => {
  await server?.end('SIGKILL')
  server = undefined
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

const canary = 'Nachtigallenpfeffer'

/** Of the profile, in whichever folder, that have the word, byte for byte. */
async function filesWith(word: string): Promise<string[]> {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const has = await Promise.all(files.map(async (file) => (await readFile(file)).includes(word)))
  return files.filter((_, place) => has[place] === true).map((file) => file.slice(profile.length + 1))
}

function running(): ServerProcess {
  if (server === undefined) throw new Error('There is no server.')
  return server
}

/** The stream is over with the answer. */
async function say(text: string): Promise<void> {
  expect(await (await running().post('/api/chat', { id: randomUUID(), text })).text()).toContain('response-end')
}

async function deleteEverything(): Promise<Response> {
  const { origin } = running()
  const headers = { origin, authorization: `Ticket ${await running().ticket()}` }
  return fetch(`${origin}/api/data`, { method: 'DELETE', headers })
}

/** A capture is written behind the session. */
async function untilCaptured(): Promise<void> {
  await expect.poll(() => filesWith(canary)).toContainEqual(expect.stringMatching(/^captures\/.*\.jsonl$/))
}

describe('words that were said while sessions were captured', () => {
  test('are in the store, its journal and a capture; after "delete everything" in no file, nor in the log', async () => {
    server = await ServerProcess.start({ profile, args: ['--capture', 'full'] })
    await say(`take a note ${canary}`)
    await untilCaptured()
    expect((await filesWith(canary)).length).toBeGreaterThanOrEqual(2)
    expect((await deleteEverything()).status).toBe(200)
    expect(await filesWith(canary)).toEqual([])
    await say('hello')
    await server.end()
    expect(await filesWith(canary)).toEqual([])
    expect(server.logLines.join('\n')).not.toContain(canary)
    expect([(await stat(profile)).mode & 0o777, (await stat(join(profile, 'parley.db'))).mode & 0o777]).toEqual([
      0o700, 0o600,
    ])
  }, 60_000)
})
