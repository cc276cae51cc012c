import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createPageFetcher } from './fetch-page.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  )
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

const { signal } = new AbortController()

describe('fetching a page', () => {
  it('gives its text, decoded by the charset it names', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=iso-8859-1')
      response.end(Buffer.from('caf\u00e9', 'latin1'))
    })
    expect(await createPageFetcher()(`${url}/a`, signal)).toEqual({
      address: `${url}/a`,
      contentType: 'text/html',
      text: 'café',
    })
  })

  it('follows a redirect and says where it ended', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end()
      else response.setHeader('content-type', 'text/plain').end('here')
    })
    expect((await createPageFetcher()(`${url}/old`, signal)).address).toBe(`${url}/new`)
  })

  it('refuses what is not text, and what is too large whatever its headers say', async () => {
    const url = await serve((request, response) => {
      response.setHeader('content-type', request.url === '/song' ? 'audio/mpeg' : 'text/html')
      response.end('x'.repeat(3000))
    })
    await expect(createPageFetcher()(`${url}/song`, signal)).rejects.toThrow('is not text but audio/mpeg')
    await expect(createPageFetcher({ mostBytes: 2048 })(`${url}/long`, signal)).rejects.toThrow('too large')
  })

  it('says what the server answered, that nothing answers, and that it took too long', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/missing') response.writeHead(404).end()
    })
    await expect(createPageFetcher()(`${url}/missing`, signal)).rejects.toThrow('answered 404')
    await expect(createPageFetcher({ longestWaitMs: 50 })(`${url}/silent`, signal)).rejects.toMatchObject({
      code: 'provider-timeout',
    })
    await closers.splice(0)[0]?.()
    await expect(createPageFetcher()(`${url}/gone`, signal)).rejects.toMatchObject({ code: 'provider-unreachable' })
  })

  it('takes no other address than http and https', async () => {
    for (const address of ['file:///etc/hostname', 'ftp://example.com', 'nonsense'])
      await expect(createPageFetcher()(address, signal)).rejects.toThrow('has to begin with http')
  })
})
