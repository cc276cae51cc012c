import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { announcedServer, announceServer, withdrawServer } from './running-server.ts'

let profile = ''
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-running-'))
})
afterEach(async () => {
  await rm(profile, { recursive: true, force: true })
})

const server = { processId: 4_711, ws: 'ws://127.0.0.1:47800/socket', secret: 'open sesame' }

describe('the server that runs on a profile', () => {
  test('is found by its announcement, which only this user can read', async () => {
    await announceServer(profile, server)
    expect(await announcedServer(profile)).toEqual(server)
    if (process.platform !== 'win32')
      expect((await stat(join(profile, 'running-server.json'))).mode & 0o777).toBe(0o600)
  })

  test('leaves nothing behind when it ends', async () => {
    await announceServer(profile, server)
    await withdrawServer(profile, server.processId)
    expect(await readdir(profile)).toEqual([])
  })

  test('does not take another one’s announcement with it', async () => {
    await announceServer(profile, server)
    await announceServer(profile, { ...server, processId: 4_712 })
    await withdrawServer(profile, server.processId)
    expect((await announcedServer(profile))?.processId).toBe(4_712)
  })

  test.each([['nothing was announced'], ['the announcement is broken']])('is unknown when %s', async (title) => {
    if (title.includes('broken')) await writeFile(join(profile, 'running-server.json'), '{"processId":')
    expect(await announcedServer(profile)).toBeUndefined()
    await withdrawServer(profile, server.processId)
  })
})
