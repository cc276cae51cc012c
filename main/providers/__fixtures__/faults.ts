/** Where in an answer a fault strikes. */
export const phases = ['connect', 'headers', 'first byte', 'middle', 'end'] as const
export type Phase = (typeof phases)[number]

export interface FaultKind {
  /** Sent in place of what would come there; a function sees what was sent before and what would come next. */
  readonly sends?: string | Buffer | ((around: { readonly before: Buffer; readonly next: Buffer }) => Buffer)
  /** A whole answer with a status of its own, where there was no other yet. */
  readonly isAnswer?: boolean
  readonly then: 'reset' | 'close' | 'stall' | 'go on' | 'go on byte by byte'
}

function status(code: number, more: Readonly<Record<string, string>> = {}): FaultKind {
  const body = JSON.stringify({ error: { message: `Scripted ${code}.` } })
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length), ...more }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return { sends: `HTTP/1.1 ${code} Scripted\r\n${lines.join('')}\r\n${body}`, isAnswer: true, then: 'close' }
}

const half = ({ next }: { readonly next: Buffer }): Buffer => next.subarray(0, next.length / 2)
const chunk = (content: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(content).toString(16)}\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])

export const faults: Readonly<Record<string, FaultKind>> = {
  reset: { then: 'reset' },
  closed: { then: 'close' },
  silent: { then: 'stall' },
  'reset in a piece': { sends: half, then: 'reset' },
  'closed in a piece': { sends: half, then: 'close' },
  'silent in a piece': { sends: half, then: 'stall' },
  'byte by byte': { then: 'go on byte by byte' },
  'said again': { sends: ({ before }) => before, then: 'go on' },
  '400': status(400),
  '401': status(401),
  '404': status(404),
  '408': status(408),
  '429 for a minute': status(429, { 'retry-after': '60' }),
  '429 for a moment': status(429, { 'retry-after-ms': '20' }),
  '500': status(500),
  '503 until a date': status(503, {
    date: 'Thu, 01 Jan 2026 12:00:00 GMT',
    'retry-after': 'Thu, 01 Jan 2026 12:00:02 GMT',
  }),
  redirect: status(302, { location: 'http://192.0.2.1/' }),
  'error event': { sends: chunk('data: {"error":{"message":"Scripted.","code":503}}\n\n'), then: 'go on' },
  'no JSON': { sends: chunk('data: {"half\n\n'), then: 'go on' },
  zeros: { sends: chunk(Buffer.alloc(64)), then: 'go on' },
  'no UTF-8': { sends: chunk(Buffer.from([0xc3, 0x28, 0xa0, 0xff])), then: 'go on' },
  'endless line': { sends: chunk(`data: ${'x'.repeat(2 * 1024 * 1024)}`), then: 'go on' },
  'web page': { sends: chunk('<!doctype html><p>Log in to this network.</p>'), then: 'close' },
  'broken length': { sends: 'zz\r\n', then: 'go on' },
}
