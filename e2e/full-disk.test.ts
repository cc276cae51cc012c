import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Item } from '../shared/protocol/items.ts'
import { ListeningClient } from '../main/testing/listening-client.ts'
import { ServerProcess } from '../main/testing/server-process.ts'

const run = promisify(execFile)

/** A way to keep a running server from writing, and to let it write again. */
interface Disk {
  readonly name: string
  /** What the user is told of the store. */
  readonly sentence: string
  prepare(profile: string): Promise<void>
  refuse(profile: string, processId: number): Promise<void>
  relent(profile: string, processId: number): Promise<void>
  cleanUp(profile: string): Promise<void>
}

const nothing = (): Promise<void> => Promise.resolve()
const limitOf = async (processId: number, limit: string): Promise<void> => {
  await run('prlimit', [`--pid=${processId}`, `--fsize=${limit}`])
}

/** Each write beyond the first bytes of a file fails, with an error that SQLite calls one of input and output. */
const limitedFiles: Disk = {
  name: 'a disk that answers with errors',
  sentence: 'the disk answered with an error. Check the disk',
  prepare: nothing,
  refuse: (_profile, processId) => limitOf(processId, '16:'),
  relent: (_profile, processId) => limitOf(processId, 'unlimited:'),
  cleanUp: nothing,
}

const smallDisk: Disk = {
  name: 'a full disk',
  sentence: 'the disk is full. Free some space',
  prepare: async (profile) => {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'tmpfs', profile])
  },
  refuse: async (profile) => {
    // Until nothing more goes in, not even a page.
    for (let file = 0; (await statfs(profile)).bavail > 0 && file < 100; file++)
      await writeFile(join(profile, `filler-${file}`), Buffer.alloc(2 ** 16)).catch(() => undefined)
  },
  relent: async (profile) => {
    for (let file = 0; file < 100; file++) await rm(join(profile, `filler-${file}`), { force: true })
  },
  cleanUp: async (profile) => {
    await run('umount', ['--lazy', profile])
  },
}

/** Why it cannot be tried here. */
async function obstacleTo(disk: Disk): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-e2e-disk-'))
  try {
    if (disk === limitedFiles) await run('prlimit', ['--version'])
    else {
      await disk.prepare(directory)
      await disk.cleanUp(directory)
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

let profile: string
let server: ServerProcess | undefined
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-e2e-disk-'))
})
afterEach(async () => {
  await server?.end('SIGKILL')
  server = undefined
  await rm(profile, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
})

async function changeSettings(running: ServerProcess, change: object): Promise<Response> {
  const headers = { origin: running.origin, authorization: `Ticket ${await running.ticket()}` }
  return fetch(`${running.origin}/api/settings`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(change),
  })
}

for (const disk of [limitedFiles, smallDisk]) {
  const obstacle = await obstacleTo(disk)
  if (obstacle !== undefined) console.log(`${disk.name} is not tried here: ${obstacle}`)

  describe.skipIf(obstacle !== undefined)(disk.name, () => {
    test('is told before the text is acknowledged, ends nothing, and loses nothing that was said to be on disk', async () => {
      await mkdir(profile, { recursive: true })
      await disk.prepare(profile)
      try {
        server = await ServerProcess.start({ profile, settings: { isFirstRunDone: true, language: 'en-GB' } })
        const client = await ListeningClient.connect(server.access, { mode: 'text' })
        const { sessionId, conversationId } = client.welcome
        const say = async (text: string): ReturnType<typeof client.command> => {
          const ends = client.all('response-end').length
          const result = await client.command({ type: 'text-submit', text })
          await client.until(() => client.all('response-end').length > ends)
          return result
        }
        expect(await say('what is one plus one')).not.toHaveProperty('code')

        await disk.refuse(profile, server.pid)
        const refused = await client.command({ type: 'text-submit', text: 'what is two plus two' })
        const notice = await client.next('notice', ({ code }) => code === 'store-failed')
        expect(client.messages.indexOf(notice)).toBeLessThan(client.messages.indexOf(refused))
        expect(notice.message).toContain(disk.sentence)
        expect(refused).toMatchObject({ isOk: true, code: 'store-failed' })
        await client.next('response-end', ({ heardText }) => heardText.includes('4'))
        const settings = await changeSettings(server, { language: 'de-DE' })
        expect(await settings.json()).toMatchObject({
          code: 'store-failed',
          message: expect.stringContaining('The disk is full: free some space') as string,
        })
        expect(JSON.parse(await readFile(join(profile, 'settings.json'), 'utf8'))).toMatchObject({ language: 'en-GB' })

        await disk.relent(profile, server.pid)
        expect(await say('what is three plus three')).not.toHaveProperty('code')
        expect((await changeSettings(server, { language: 'de-DE' })).status).toBe(200)
        await server.end('SIGKILL')
        server = await ServerProcess.start({ profile })
        const again = await ListeningClient.connect(server.access, { mode: 'text', sessionId })
        const items: readonly Item[] = again.welcome.snapshot?.items ?? []
        expect(again.welcome.conversationId).toBe(conversationId)
        expect(items.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual([
          'what is one plus one',
          'what is two plus two',
          'what is three plus three',
        ])
        expect(items).toHaveLength(6)
        again.close()
        await server.end()
      } finally {
        await server?.end('SIGKILL')
        await disk.cleanUp(profile)
      }
    }, 60_000)

    test('ends neither the server under a timer that is due, nor the way in for a page that comes meanwhile', async () => {
      await mkdir(profile, { recursive: true })
      await disk.prepare(profile)
      try {
        server = await ServerProcess.start({ profile })
        const client = await ListeningClient.connect(server.access, { mode: 'text' })
        await client.command({ type: 'text-submit', text: 'set a timer for two seconds' })
        await client.next('response-end')
        await disk.refuse(profile, server.pid)
        await client.next('response-end', ({ heardText }) => heardText.includes('timer is done'))

        const late = await ListeningClient.connect(server.access, { mode: 'text' })
        expect((await late.next('notice', ({ code }) => code === 'store-failed')).message).toContain(disk.sentence)
        await late.command({ type: 'text-submit', text: 'what is two plus two' })
        await late.next('response-end', ({ heardText }) => heardText.includes('4'))
        await disk.relent(profile, server.pid)
        expect(await late.command({ type: 'text-submit', text: 'what is three plus three' })).not.toHaveProperty('code')
        await late.next('response-end', ({ heardText }) => heardText.includes('6'))
        await server.end('SIGKILL')
        server = await ServerProcess.start({ profile })
        const { sessionId, conversationId } = late.welcome
        const again = await ListeningClient.connect(server.access, { mode: 'text', sessionId })
        expect(again.welcome).toMatchObject({ conversationId })
        expect(again.welcome.snapshot?.items).toHaveLength(4)
        again.close()
        await server.end()
      } finally {
        await server?.end('SIGKILL')
        await disk.cleanUp(profile)
      }
    }, 60_000)
  })
}
