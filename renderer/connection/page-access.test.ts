import { afterEach, describe, expect, it } from 'vitest'
import { startLoopbackServer, type LoopbackServer } from '../../main/testing/loopback-server.ts'
import { linkTicketIn, pageAccess, pageCredential, type Fetch, type PageStorage } from './page-access.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

const never = new AbortController().signal

async function startServer(): Promise<LoopbackServer> {
  const loopback = await startLoopbackServer()
  endings.push(() => loopback.stop())
  return loopback
}

/** A tab's own storage. */
function tabStorage(): PageStorage & { readonly values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  }
}

/** A browser names the page's origin by itself. */
const browserFetch =
  (origin: string): Fetch =>
  (url, init) =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), origin } })

const answering =
  (status: number, body: string): Fetch =>
  () =>
    Promise.resolve(new Response(body, { status }))

function page(loopback: LoopbackServer, storage: PageStorage, fragment: string) {
  return { origin: loopback.origin, fetch: browserFetch(loopback.origin), storage, fragment }
}

describe('the ticket of a link', () => {
  it.each([
    ['#ticket=abc-_1', 'abc-_1'],
    ['#view=settings&ticket=abc', 'abc'],
    ['ticket=abc', 'abc'],
    ['#ticket=', undefined],
    ['#', undefined],
    ['', undefined],
    ['#tickets=abc', undefined],
  ])('of an address that ends in %j is %j', (fragment, ticket) => {
    expect(linkTicketIn(fragment)).toBe(ticket)
  })
})

describe('the page', () => {
  it('changes its link for a credential that mints tickets and survives a reload', async () => {
    const loopback = await startServer()
    const storage = tabStorage()
    const fragment = new URL(loopback.server.mintLink()).hash
    const credential = await pageCredential(page(loopback, storage, fragment), never)
    expect(await pageCredential(page(loopback, storage, ''), never)).toBe(credential)
    // F5 with the old fragment still in the address: the link is spent, the tab's own credential is not.
    expect(await pageCredential(page(loopback, storage, fragment), never)).toBe(credential)
    const access = pageAccess({ origin: loopback.origin, fetch: browserFetch(loopback.origin), credential })
    const [first, second] = [await access.mintTicket(never), await access.mintTicket(never)]
    expect(first).not.toBe(second)
    const health = await access.request('/api/health', { method: 'GET', signal: never })
    expect(await health.json()).toMatchObject({ status: 'ok' })
  })

  it('says where a fresh link comes from when its own was used already, and keeps nothing', async () => {
    const loopback = await startServer()
    const fragment = new URL(loopback.server.mintLink()).hash
    await pageCredential(page(loopback, tabStorage(), fragment), never)
    const storage = tabStorage()
    await expect(pageCredential(page(loopback, storage, fragment), never)).rejects.toMatchObject({
      code: 'refused',
      message:
        'This link was used already or is too old. Run npm start -- --link, or parley --link where it is installed, and open in this tab the link that it prints: what you typed here is kept.',
    })
    expect(storage.values.size).toBe(0)
  })

  it('says so when it was opened without a link', async () => {
    const loopback = await startServer()
    await expect(pageCredential(page(loopback, tabStorage(), ''), never)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('opened without its link') as string,
    })
  })

  it('forgets a credential of before a restart, and says so', async () => {
    const [before, after] = [await startServer(), await startServer()]
    const storage = tabStorage()
    await pageCredential(page(before, storage, new URL(before.server.mintLink()).hash), never)
    await expect(pageCredential(page(after, storage, ''), never)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('started anew') as string,
    })
    expect(storage.values.size).toBe(0)
  })

  it('keeps its credential when nobody answers, and says that trying again may help', async () => {
    const loopback = await startServer()
    const storage = tabStorage()
    await pageCredential(page(loopback, storage, new URL(loopback.server.mintLink()).hash), never)
    const kept = [...storage.values]
    const nobody: Fetch = () => Promise.reject(new TypeError('fetch failed'))
    await expect(pageCredential({ ...page(loopback, storage, ''), fetch: nobody }, never)).rejects.toMatchObject({
      code: 'not-ready',
      retryable: true,
      message: 'Parley does not answer. Is it still running?',
    })
    expect([...storage.values]).toEqual(kept)
  })
})

describe('a request', () => {
  const access = (fetch: Fetch) => pageAccess({ origin: 'http://127.0.0.1:1', fetch, credential: 'c' })

  it.each([
    [401, '', 'refused', 'started anew'],
    [403, '{"code":"refused","message":"Refused."}', 'refused', 'started anew'],
    [429, '{"code":"refused","message":"Refused."}', 'refused', 'started anew'],
    [503, '{"code":"too-many-connections","message":"Close one."}', 'too-many-connections', 'Close one.'],
    [500, '<html>', 'internal', 'status 500'],
    [200, '<html>', 'internal', 'Something else than Parley'],
  ] as const)('answered with %i %s is "%s"', async (...[status, body, code, sentence]) => {
    await expect(access(answering(status, body)).mintTicket(never)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(sentence) as string,
    })
  })

  it('with a file sends it as it is, as JSON', async () => {
    const sent: RequestInit[] = []
    const fetch: Fetch = (_url, init) => {
      sent.push(init)
      return Promise.resolve(Response.json({ ticket: 't' }))
    }
    const file = new Blob(['{"a": 1}'])
    await access(fetch).request('/api/data/import', { method: 'POST', file, signal: never })
    expect(sent.at(-1)).toMatchObject({ body: file, headers: { 'content-type': 'application/json' } })
  })

  it('that was aborted is no failure of the server', async () => {
    const abort = new AbortController()
    const stuck: Fetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new DOMException('Aborted', 'AbortError'))
        })
      })
    const minting = access(stuck).mintTicket(abort.signal)
    abort.abort()
    await expect(minting).rejects.toMatchObject({ name: 'AbortError' })
  })
})
