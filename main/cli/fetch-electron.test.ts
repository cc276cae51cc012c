import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../system-clock.ts'
import { fetchElectron, type FetchOutcome } from './fetch-electron.ts'

// The real installer, in a folder of its own: one that is installed already would end at once.
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
const limits = { stallMs: 900, totalMs: 20_000 }

let folder = ''
let mirror: Server
let lastByteAtMs = 0
let answer: (response: ServerResponse) => void = () => undefined
const bytesSeen: number[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-fetch-'))
  await mkdir(join(folder, 'electron'))
  for (const file of ['install.js', 'package.json', 'checksums.json'])
    await copyFile(join(modules, 'electron', file), join(folder, 'electron', file))
  mirror = createServer((_request, response) => {
    lastByteAtMs = performance.now()
    answer(response)
  })
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve))
  bytesSeen.length = 0
})
afterEach(async () => {
  mirror.closeAllConnections()
  await new Promise((resolve) => mirror.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

function fetchHere(signal = new AbortController().signal): Promise<FetchOutcome> {
  const { port } = mirror.address() as AddressInfo
  return fetchElectron({
    packageFolder: join(folder, 'electron'),
    env: {
      ...process.env,
      ELECTRON_MIRROR: `http://127.0.0.1:${port}/`,
      electron_config_cache: join(folder, 'cache'),
      NODE_PATH: modules,
    },
    clock: systemClock,
    onBytes: (bytes) => bytesSeen.push(bytes),
    signal,
    limits,
  })
}

const scratchLeft = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('parley-electron-download-'))

describe('fetching Electron', () => {
  test('from a host that accepts and says nothing ends by itself', async () => {
    expect(await fetchHere()).toEqual({ isHere: false, why: 'its download stood still for 0.9 s' })
  })

  test('from a host that stops in the middle ends soon after the last byte, and leaves no download behind', async () => {
    const before = await scratchLeft()
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100000000' })
      response.write(Buffer.alloc(200_000))
    }
    expect(await fetchHere()).toMatchObject({ isHere: false })
    expect(Math.max(...bytesSeen)).toBe(200_000)
    // Two looks of half a second, and the child's end.
    expect(performance.now() - lastByteAtMs).toBeLessThan(limits.stallMs + 3_000)
    expect(await scratchLeft()).toEqual(before)
  })

  test('says what the host answered', async () => {
    answer = (response) => {
      response.writeHead(404).end()
    }
    const outcome = await fetchHere()
    expect(outcome).toMatchObject({ why: expect.stringMatching(/^its download failed \(Response code 404/) as string })
  })

  test('ends when the user does not want to wait', async () => {
    const leaving = new AbortController()
    answer = () => {
      leaving.abort()
    }
    expect(await fetchHere(leaving.signal)).toEqual({ isHere: false, why: 'its download was stopped' })
  })
})
