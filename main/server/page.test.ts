import { afterEach, expect, test } from 'vitest'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import type { PageFile } from './page.ts'

const wasm: PageFile = { body: 'wasm', contentType: 'application/wasm', etag: '"w"', isNamedByHash: false }
const script: PageFile = { body: 'js', contentType: 'text/javascript; charset=utf-8', etag: '"s"', isNamedByHash: true }
const page: PageFile = {
  body: '<!doctype html>',
  contentType: 'text/html; charset=utf-8',
  etag: '"p"',
  isNamedByHash: false,
}

let loopback: LoopbackServer | undefined
afterEach(async () => {
  await loopback?.stop()
  loopback = undefined
})

async function ask(path: string, noneMatch?: string): Promise<Response> {
  loopback ??= await startLoopbackServer({
    page: new Map([
      ['/', page],
      ['/vad/ort.wasm', wasm],
      ['/assets/a-12345678.js', script],
    ]),
  })
  const headers: Record<string, string> = noneMatch === undefined ? {} : { 'If-None-Match': noneMatch }
  return await fetch(`${loopback.origin}${path}`, { headers })
}

test('the page itself is kept nowhere, a file named by its bytes for good, and any other as long as it is the same', async () => {
  expect((await ask('/')).headers.get('cache-control')).toBe('no-store')
  expect((await ask('/assets/a-12345678.js')).headers.get('cache-control')).toContain('immutable')
  expect((await ask('/vad/ort.wasm')).headers.get('cache-control')).toBe('private, no-cache')
})

test('what a browser has already is not sent again, under the same walls', async () => {
  const again = await ask('/vad/ort.wasm', '"w"')
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect(again.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  expect(again.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  const other = await ask('/vad/ort.wasm', '"older"')
  expect([other.status, await other.text()]).toEqual([200, 'wasm'])
})

test('no script can be made of a blob', async () => {
  const policy = (await ask('/')).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("worker-src 'self';")
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
})
