import { describe, expect, it } from 'vitest'
import { gateHosts, gateOrigins, judgeRequest, type GateRequest, type GateRules } from './gate.ts'

const port = 4173
const allowed = ['desk.example']
const hosts = gateHosts(port, allowed)
const rules: GateRules = { hosts, origins: gateOrigins(port, allowed), page: new Set(['/', '/app.js']) }

const plain: GateRequest = {
  method: 'GET',
  target: '/api/health',
  isUpgrade: false,
  hosts: ['127.0.0.1:4173'],
  origins: ['http://127.0.0.1:4173'],
  fetchSites: [],
  authorizations: ['Ticket abc'],
  subprotocols: [],
}
const upgrade: GateRequest = {
  ...plain,
  target: '/socket',
  isUpgrade: true,
  authorizations: [],
  subprotocols: ['parley.v1, t.abc'],
}

const goodHosts = ['127.0.0.1:4173', 'localhost:4173', 'desk.example:4173', 'desk.example']
// Every spelling of this machine, or of something that looks like it, that is not one of the three.
const badHosts = [
  ...['', '127.0.0.1', 'localhost', '127.0.0.1:80', '127.0.0.1:41730', '127.0.0.1:4173.', '127.1:4173', '127.0.1:4173'],
  ...['0x7f000001:4173', '2130706433:4173', '0177.0.0.1:4173', '0.0.0.0:4173', '0:4173', '[::1]:4173', '[::]:4173'],
  ...['[::ffff:127.0.0.1]:4173', '::1:4173', 'LOCALHOST:4173', 'Localhost:4173', 'localhost.:4173', 'localhost:04173'],
  ...[
    '127.0.0.1:4173:4173',
    '127.0.0.1:4173@evil.example',
    'user@127.0.0.1:4173',
    'evil.example:4173',
    ' 127.0.0.1:4173',
  ],
  ...[
    '127.0.0.1.evil.example:4173',
    '127.evil.example:4173',
    'localhost.evil.example:4173',
    'evil.example#127.0.0.1:4173',
  ],
  ...['127.0.0.1:4173 ', '127.0.0.1:4173,evil.example', 'www.desk.example:4173', 'desk.example:80'],
  ...['127.0.0.2:4173', 'ip6-localhost:4173', '①27.0.0.1:4173', '127。0。0。1:4173', '127.0.0.1\t:4173', 'null', '*'],
]
const goodOrigins = goodHosts.map((host) => `http://${host}`)
const badOrigins = [
  ...['null', '', '*', 'file://', 'http://', 'http://127.0.0.1', 'http://localhost', 'https://127.0.0.1:4173'],
  ...['http://127.0.0.1:4173/', 'http://127.0.0.1:80', 'HTTP://127.0.0.1:4173', 'http://evil.example', 'app://parley'],
  ...[
    'http://127.0.0.1:4173.evil.example',
    'http://evil.example:4173',
    'http://user@127.0.0.1:4173',
    'ws://127.0.0.1:4173',
  ],
  ...[
    'http://[::1]:4173',
    'http://0.0.0.0:4173',
    'http://LOCALHOST:4173',
    'http://127.0.0.1:4173, http://evil.example',
  ],
]
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT']
const targets = [
  ...[
    '/',
    '/app.js',
    '/app.js?x=1',
    '/nothing',
    '/socket',
    '/socket/',
    '/SOCKET',
    '/api',
    '/api/tickets',
    '/api/tickets/',
  ],
  ...[
    '/API/tickets',
    '/api/link-tickets',
    '/api/page-credential',
    '/api/health',
    '/api/chat',
    '/api/ask',
    '/api/chat/1/events',
    '//evil.example/',
  ],
  ...[
    'http://127.0.0.1:4173/',
    'evil.example:443',
    '*',
    '',
    '/%73ocket',
    '/api/%74ickets',
    '/../app.js',
    '/socket?t=abc',
  ],
]
const credentials = [
  [],
  ['Ticket abc'],
  ['Bearer abc'],
  ['Ticket '],
  ['ticket abc'],
  ['Basic abc'],
  ['Ticket abc', 'Ticket abc'],
]

/** The intended rule, said in another way than the gate does: as the list of what passes. */
function intended(request: GateRequest): string {
  const path = request.target.split('?')[0] ?? ''
  const [scheme] = request.authorizations.length === 1 ? (request.authorizations[0]?.split(' ') ?? []) : []
  const hasValue = (request.authorizations[0]?.split(' ')[1] ?? '') !== ''
  if (!goodHosts.includes(request.hosts.join())) return 'none'
  if (!request.isUpgrade && request.method === 'GET' && (path === '/' || path === '/app.js')) return 'page'
  if (!path.startsWith('/') || path.startsWith('//')) return 'none'
  const isSameOriginGet =
    request.origins.length === 0 && request.fetchSites.join() === 'same-origin' && request.method === 'GET'
  if (!goodOrigins.includes(request.origins.join('|')) && !(isSameOriginGet && !request.isUpgrade)) return 'none'
  if (request.isUpgrade) {
    const isOpen =
      request.method === 'GET' && path === '/socket' && request.subprotocols.join('|') === 'parley.v1, t.abc'
    return isOpen ? 'socket' : 'none'
  }
  if (!hasValue) return 'none'
  if (path === '/api/tickets') return scheme === 'Bearer' && request.method === 'POST' ? 'tickets' : 'none'
  if (path === '/api/link-tickets') return scheme === 'Bearer' && request.method === 'POST' ? 'link-tickets' : 'none'
  if (scheme !== 'Ticket') return 'none'
  if (path === '/api/page-credential') return request.method === 'POST' ? 'page-credential' : 'none'
  return 'api'
}

describe('the gate', () => {
  it('lets through exactly the intended cells of route × method × credential × Host × Origin', () => {
    const doors = new Map<string, number>()
    const wrong: GateRequest[] = []
    const originLists = [...goodOrigins, ...badOrigins].map((origin) => [origin])
    for (const target of targets)
      for (const method of methods)
        for (const authorizations of credentials)
          for (const host of [...goodHosts, ...badHosts.slice(0, 6)])
            for (const origins of [[], ...originLists]) {
              const request = { ...plain, target, method, authorizations, hosts: [host], origins }
              const { door } = judgeRequest(request, rules)
              doors.set(door, (doors.get(door) ?? 0) + 1)
              if (door !== intended(request)) wrong.push(request)
            }
    expect(wrong).toEqual([])
    expect([...doors.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5_000)
    expect([...doors.keys()].sort()).toEqual(['api', 'link-tickets', 'none', 'page', 'page-credential', 'tickets'])
  })

  it('opens the socket to one path, one method and one form of the subprotocol list', () => {
    const lists = [
      [],
      ['parley.v1'],
      ['t.abc'],
      ['parley.v1, t.'],
      ['t.abc, parley.v1'],
      ['parley.v1, abc'],
      ['parley.v2, t.abc'],
      ['parley.v1, t.abc, more'],
      ['parley.v1', 't.abc'],
      ['parley.v1, t.abc'],
    ]
    for (const target of targets)
      for (const method of methods)
        for (const subprotocols of lists)
          for (const origins of [[], ['null'], ...goodOrigins.map((origin) => [origin])]) {
            const request = { ...upgrade, target, method, subprotocols, origins }
            expect([judgeRequest(request, rules).door, request]).toEqual([intended(request), request])
          }
    expect(judgeRequest(upgrade, rules)).toEqual({ door: 'socket', ticket: 'abc' })
  })

  it.each(badHosts)('refuses the Host %j, even for the page', (host) => {
    expect(judgeRequest({ ...plain, target: '/', hosts: [host] }, rules)).toEqual({ door: 'none', status: 403 })
  })

  it.each(badOrigins)('refuses the Origin %j', (origin) => {
    expect(judgeRequest({ ...plain, origins: [origin] }, rules)).toEqual({ door: 'none', status: 403 })
    expect(judgeRequest({ ...upgrade, origins: [origin] }, rules)).toEqual({ door: 'none', status: 403 })
  })

  it('refuses a header that came twice, or not at all', () => {
    for (const change of [
      { hosts: [] },
      { hosts: ['127.0.0.1:4173', '127.0.0.1:4173'] },
      { origins: [] },
      { origins: ['http://127.0.0.1:4173', 'http://127.0.0.1:4173'] },
    ])
      expect(judgeRequest({ ...plain, ...change }, rules)).toEqual({ door: 'none', status: 403 })
  })

  it("takes a browser's same-origin GET, which names no Origin, and nothing else without one", () => {
    const silent = { ...plain, origins: [], fetchSites: ['same-origin'] }
    expect(judgeRequest(silent, rules).door).toBe('api')
    for (const change of [
      { method: 'POST' },
      { fetchSites: ['same-site'] },
      { fetchSites: ['cross-site'] },
      { fetchSites: ['none'] },
      { fetchSites: ['same-origin', 'same-origin'] },
      { origins: ['null'] },
    ])
      expect(judgeRequest({ ...silent, ...change }, rules).door).toBe('none')
    expect(judgeRequest({ ...upgrade, origins: [], fetchSites: ['same-origin'] }, rules).door).toBe('none')
  })
})

it('takes a page behind a proxy by its own name, with or without our port, and by https', () => {
  expect([...gateHosts(port, ['desk.example', 'other.example:8443'])].slice(2)).toEqual([
    `desk.example:${port}`,
    'desk.example',
    'other.example:8443',
  ])
  const origins = gateOrigins(port, ['desk.example'])
  expect(origins.has('https://desk.example')).toBe(true)
  expect(origins.has(`https://127.0.0.1:${port}`)).toBe(false)
})
