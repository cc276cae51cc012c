import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import { LoopbackSocket } from '../testing/loopback-socket.ts'
import { linkTicketLifeMs, ticketLifeMs } from './tickets.ts'

let running: LoopbackServer | undefined
async function start(options: Parameters<typeof startLoopbackServer>[0] = {}): Promise<LoopbackServer> {
  running = await startLoopbackServer(options)
  return running
}
afterEach(async () => {
  await running?.stop()
  running = undefined
})

/** What comes back for bytes as they are, until the server closes the connection. */
function exchange(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.on('data', (data) => (answer += data.toString('latin1')))
    socket.on('close', () => {
      resolve(answer)
    })
    socket.on('error', reject)
  })
}

async function open(port: number, address: string): Promise<void> {
  const socket = connect(port, address)
  await once(socket, 'connect')
  socket.destroy()
}

function requestText(line: string, headers: Readonly<Record<string, string>>): string {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${line} HTTP/1.1\r\n${head.join('')}\r\n`
}

const upgradeHeaders = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
}
const routes = [
  ...['GET /api/health', 'GET /api/metrics', 'GET /api/log-level', 'PUT /api/log-level', 'GET /api/conversations'],
  ...[
    'GET /api/conversations/1',
    'PATCH /api/conversations/1',
    'DELETE /api/conversations/1',
    'POST /api/conversations/1/restore',
    'GET /api/conversations/1/export',
    'POST /api/ask',
    'POST /api/chat',
    'GET /api/chat/1/events',
    'POST /api/chat/1/stop',
  ],
  ...[
    'POST /api/duel',
    'POST /api/chat/1/queue',
    'POST /api/chat/1/steer',
    'POST /api/chat/1/tool-result',
    'POST /api/tickets',
  ],
  ...[
    'POST /api/page-credential',
    'POST /api/link-tickets',
    'POST /api/audio-output',
    'GET /socket',
    'GET /nothing-here',
    'POST /',
    'OPTIONS /api/chat',
    'HEAD /',
  ],
]

describe('the doors', () => {
  it('answer every refused request and upgrade with the same bytes, and none of them with CORS headers', async () => {
    const server = await start()
    const host = `127.0.0.1:${server.port}`
    const refused = [
      { Host: 'evil.example', Origin: `http://${host}` },
      { Host: host, Origin: 'null' },
      { Host: host, Origin: 'http://evil.example', Authorization: `Ticket ${await server.ticket()}` },
      { Host: host },
      { Origin: `http://${host}` },
    ]
    const answers = new Set<string>()
    for (const route of routes) {
      for (const headers of refused) {
        const isHead = route.startsWith('HEAD')
        const answer = await exchange(server.port, requestText(route, { ...headers, Connection: 'close' }))
        if (!isHead) answers.add(answer)
        answers.add(
          await exchange(server.port, requestText(isHead ? 'GET /socket' : route, { ...headers, ...upgradeHeaders })),
        )
      }
    }
    expect(answers.size).toBe(1)
    const [answer] = answers
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(answer).not.toMatch(/access-control|date|server:/i)
    expect(server.hub.attachments).toEqual([])
  })

  it('refuse a wrong credential with one answer, whatever there is behind the door', async () => {
    const server = await start()
    const headers = { Host: `127.0.0.1:${server.port}`, Origin: server.origin, Connection: 'close' }
    const answers = new Set<string>()
    for (const route of routes.slice(0, 17)) {
      const wrong = { ...headers, Authorization: 'Ticket wrong' }
      answers.add(await exchange(server.port, requestText(route, wrong)))
      server.clock.advance(1_000)
    }
    const upgrade = { ...headers, ...upgradeHeaders, 'Sec-WebSocket-Protocol': 'parley.v1, t.wrong' }
    answers.add(await exchange(server.port, requestText('GET /socket', upgrade)))
    expect(answers.size).toBe(1)
    expect([...answers][0]).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
  })

  it('open once for each ticket, within its 30 s', async () => {
    const server = await start()
    const [first, late] = [await server.ticket(), await server.ticket()]
    const get = async (ticket: string): Promise<number> =>
      (await server.fetch('/api/health', { headers: { Authorization: `Ticket ${ticket}` } })).status
    expect([await get(first), await get(first)]).toEqual([200, 401])
    server.clock.advance(ticketLifeMs)
    expect(await get(late)).toBe(401)
  })

  it('answer a thousand bad tries ever more shortly, while the right ticket still works', async () => {
    const server = await start({ logLevel: 'info' })
    const statuses: number[] = []
    for (let index = 0; index < 1_000; index++) {
      const response = await server.fetch('/api/health', { headers: { Authorization: 'Ticket wrong' } })
      statuses.push(response.status)
      await response.arrayBuffer()
    }
    expect(statuses.indexOf(429)).toBe(20)
    expect(new Set(statuses.slice(20))).toEqual(new Set([429]))
    expect(server.log.records().filter((record) => record.msg === 'credential refused')).toHaveLength(20)
    expect((await server.fetch('/api/health')).status).toBe(200)
  })

  it('give a page its credential once for a link ticket within 2 minutes, and it mints tickets', async () => {
    const server = await start()
    const exchangeLink = (link: string): Promise<Response> =>
      server.fetch('/api/page-credential', { method: 'POST', headers: { Authorization: `Ticket ${link}` } })
    const [link = '', late = ''] = [server.server.mintLink(), server.server.mintLink()].map(
      (address) => address.split('/#ticket=')[1],
    )
    const { credential } = (await (await exchangeLink(link)).json()) as { credential: string }
    const minted = await server.fetch('/api/tickets', {
      method: 'POST',
      headers: { Authorization: `Bearer ${credential}` },
    })
    expect(await minted.json()).toMatchObject({ expiresInMs: 30_000 })
    expect((await exchangeLink(link)).status).toBe(401)
    server.clock.advance(linkTicketLifeMs)
    expect((await exchangeLink(late)).status).toBe(401)
  })

  it('hand a link to whoever has the launch secret, and to no page', async () => {
    const server = await start()
    const askForLink = (bearer: string): Promise<Response> =>
      server.fetch('/api/link-tickets', { method: 'POST', headers: { Authorization: `Bearer ${bearer}` } })
    const exchangeTicket = async (ticket: string): Promise<string> => {
      const headers = { Authorization: `Ticket ${ticket}` }
      const response = await server.fetch('/api/page-credential', { method: 'POST', headers })
      return ((await response.json()) as { credential: string }).credential
    }
    const { link } = (await (await askForLink(server.server.launchSecret)).json()) as { link: string }
    const [address, ticket = ''] = link.split('#ticket=')
    expect(address).toBe(`${server.origin}/`)
    const credential = await exchangeTicket(ticket)
    expect(credential).toMatch(/^[\w-]{43}$/)
    expect((await askForLink(credential)).status).toBe(401)
  })

  it('take an allowed host, and no other', async () => {
    const server = await start({ allowedHosts: ['desk.example'] })
    const get = (host: string): Promise<string> =>
      exchange(server.port, requestText('GET /', { Host: `${host}:${server.port}`, Connection: 'close' }))
    expect(await get('desk.example')).toMatch(/^HTTP\/1\.1 200/)
    expect(await get('other.example')).toMatch(/^HTTP\/1\.1 403/)
  })

  it('close behind everybody when the credentials are rotated', async () => {
    const server = await start()
    const before = server.server.launchSecret
    const ticket = await server.ticket()
    const client = await LoopbackSocket.connect(server)
    server.server.rotateCredentials()
    expect((await client.closed).code).toBe(4005)
    expect(server.server.launchSecret).not.toBe(before)
    for (const authorization of [`Bearer ${before}`, `Ticket ${ticket}`]) {
      const path = authorization.startsWith('Bearer') ? '/api/tickets' : '/api/ask'
      const response = await server.fetch(path, { method: 'POST', headers: { Authorization: authorization } })
      expect(response.status).toBe(401)
    }
  })
})

describe('the page', () => {
  it('is served by Host alone, isolated and walled in', async () => {
    const server = await start()
    const response = await fetch(`${server.origin}/`)
    expect(await response.text()).toContain('<title>Parley</title>')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/,
    )
  })

  it('holds no secret, and no path leads out of it', async () => {
    const server = await start()
    const page = await (await fetch(`${server.origin}/`)).text()
    expect(page).not.toContain(server.server.launchSecret)
    for (const target of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/.env',
      '//etc/passwd',
      '/etc/passwd',
      '/index.html',
    ]) {
      const headers = { Host: `127.0.0.1:${server.port}`, Connection: 'close' }
      expect(await exchange(server.port, requestText(`GET ${target}`, headers))).toMatch(/^HTTP\/1\.1 403/)
    }
  })
})

describe('the API', () => {
  it('answers one question without a session', async () => {
    const server = await start()
    const response = await server.fetch('/api/ask', { method: 'POST', body: { text: 'six times seven' } })
    expect(await response.json()).toEqual({ text: 'You said six times seven' })
    expect(server.hub.attachments).toEqual([])
  })

  it('stops the model when the one who asked has gone', async () => {
    const server = await start()
    server.hub.onAsk = (_text, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('stopped'))
        })
      })
    const controller = new AbortController()
    const asked = server.fetch('/api/ask', { method: 'POST', body: { text: 'hello' }, signal: controller.signal })
    await server.hub.until(() => server.hub.asked.length === 1)
    const aborted = new Promise<void>((resolve) => {
      server.hub.asked[0]?.signal.addEventListener('abort', () => {
        resolve()
      })
    })
    controller.abort()
    await expect(asked).rejects.toThrow()
    await aborted
  })

  it('tells its health and what each connection has carried', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    server.clock.advance(1_500)
    client.socket.send('{"type":"shout"}')
    await client.next('error')
    expect(await (await server.fetch('/api/health')).json()).toEqual({
      ...{ status: 'ok', version: '0.0.0-test', protocol: 'parley.v1', uptimeMs: 1_500, connections: 1 },
    })
    expect(await (await server.fetch('/api/metrics')).json()).toMatchObject({
      connections: [
        {
          transport: 'socket',
          sessionId: 'session-1',
          openMs: 1_500,
          bufferedBytes: 0,
          frameErrors: 1,
          received: { hello: { frames: 1 }, refused: { frames: 1, bytes: 16 } },
          sent: { welcome: { frames: 1 }, error: { frames: 1 } },
        },
      ],
    })
  })

  it('changes how much is logged, at once', async () => {
    const server = await start({ logLevel: 'info' })
    const set = (level: string): Promise<Response> => server.fetch('/api/log-level', { method: 'PUT', body: { level } })
    expect(await (await set('silent')).json()).toEqual({ level: 'silent' })
    const before = server.log.lines.length
    const client = await LoopbackSocket.connect(server)
    expect(server.log.lines.length).toBe(before)
    expect((await set('loud')).status).toBe(400)
    await set('debug')
    client.socket.send('{"type":"shout"}')
    await client.next('error')
    await server.log.until((records) => records.some((record) => record.type === 'refused'))
  })

  it('remembers how the browser is to buffer sound, and takes nothing else for it', async () => {
    const server = await start()
    const choose = (body: object): Promise<Response> => server.fetch('/api/audio-output', { method: 'POST', body })
    const chosen = async (): Promise<unknown> => (await server.fetch('/api/audio-output')).json()
    expect(await chosen()).toEqual({ choice: 'instant' })
    const output = { choice: 'system-default', reason: 'The loudspeaker ran dry more than 10 times in a minute.' }
    expect(await (await choose(output)).json()).toEqual(output)
    expect(await chosen()).toEqual(output)
    for (const wrong of [{}, { choice: 'loud' }, { choice: 'instant', volume: 11 }, { choice: 'instant', reason: '' }])
      expect((await choose(wrong)).status).toBe(400)
    expect(await chosen()).toEqual(output)
  })

  it('says what is wrong with an address or a body', async () => {
    const server = await start()
    const answers = [
      await server.fetch('/api/nothing'),
      await server.fetch('/api/ask', { method: 'POST', body: '{"text":' }),
      await server.fetch('/api/ask', { method: 'POST', body: 'x'.repeat(70_000) }),
      await server.fetch('/api/ask', { method: 'POST', body: { text: '' } }),
      await server.fetch('/api/ask', { method: 'POST', body: 'text=hello', headers: { 'Content-Type': 'text/plain' } }),
      await server.fetch('/api/ask', { method: 'POST', body: '{}', headers: { 'Content-Encoding': 'gzip' } }),
    ]
    const codes: unknown[] = []
    for (const response of answers) {
      const { code, message } = (await response.json()) as { code: string; message: string }
      codes.push([response.status, code])
      expect(message).toMatch(/^[A-Z].*\.$/)
      expect(message).not.toMatch(/\n|Error|node_modules/)
    }
    expect(codes).toEqual([
      [404, 'not-found'],
      [400, 'bad-frame'],
      [413, 'text-too-long'],
      [400, 'bad-frame'],
      [400, 'bad-frame'],
      [400, 'bad-frame'],
    ])
  })

  it('reads no body before the door is open', async () => {
    const server = await start()
    const headers = { Host: `127.0.0.1:${server.port}`, Origin: server.origin, 'Content-Length': '1000000' }
    // Neither told to go on nor waited for: the body never comes, the answer does.
    const answer = await exchange(server.port, requestText('POST /api/chat', { ...headers, Expect: '100-continue' }))
    expect(answer).toMatch(/^HTTP\/1\.1 401/)
  })

  it('tells a client that waits with its body to go on, once the door is open', async () => {
    const server = await start()
    const body = '{"text":"hello"}'
    const head = requestText('POST /api/ask', {
      Host: `127.0.0.1:${server.port}`,
      Origin: server.origin,
      Authorization: `Ticket ${await server.ticket()}`,
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      Expect: '100-continue',
      Connection: 'close',
    })
    const answer = await exchange(server.port, head + body)
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  })
})

describe('the listening socket', () => {
  it('is on loopback alone', async () => {
    const server = await start()
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    for (const { address, family, internal } of others)
      if (!internal && family === 'IPv4') await expect(open(server.port, address)).rejects.toThrow('ECONNREFUSED')
    await expect(open(server.port, '::1')).rejects.toThrow()
    await open(server.port, '127.0.0.1')
  })

  it('on a taken port is a sentence for a port that was asked for, and another port for a preferred one', async () => {
    const taken = await start()
    const other = await startLoopbackServer({ port: { port: taken.port, ifTaken: 'another' } })
    expect(other.port).not.toBe(taken.port)
    await other.stop()
    await expect(startLoopbackServer({ port: { port: taken.port } })).rejects.toMatchObject({
      code: 'settings-invalid',
      message: `Port ${taken.port} is in use by another program. Choose another with --port, or leave it out and Parley finds one.`,
    })
  })

  it('is free again after close, everybody has been told, and closing twice is closing once', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    await Promise.all([server.server.close(), server.server.close()])
    expect((await client.closed).code).toBe(1001)
    const next = createServer()
    await new Promise<void>((resolve) => next.listen(server.port, '127.0.0.1', resolve))
    await new Promise((resolve) => next.close(resolve))
    expect(server.clock.pendingTimers).toBe(0)
  })
})
