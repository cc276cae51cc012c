import { expect, test } from 'vitest'
import {
  badReplyFailure,
  cutOffFailure,
  providerFailure,
  readComplaint,
  timeoutFailure,
  unreachableFailure,
} from './provider-failure.ts'

const provider = { part: 'voice', host: 'api.example.org', apiKey: 'my-very-secret-key' } as const

test.each([
  ['nested', { error: { message: 'x', code: 'rate_limit_exceeded' } }, 'provider-rate-limited'],
  ['flat', { message: 'x', type: 'overloaded_error' }, 'provider-unavailable'],
  ['bare', { error: 'x' }, 'provider-unavailable'],
  ['detailed', { detail: [{ msg: 'field required', type: 'missing' }] }, 'provider-unavailable'],
  ['listed', [{ error: { code: 404, message: 'x', status: 'NOT_FOUND' } }], 'model-not-found'],
  [
    'inside a failed response',
    { type: 'response.failed', response: { error: { code: 'insufficient_quota', message: 'x' } } },
    'provider-refused',
  ],
  ['a status of its own', { error: { code: 503, message: 'x', status: 'UNAVAILABLE' } }, 'provider-unavailable'],
  ['nothing', undefined, 'provider-unavailable'],
])('an error that is %s is understood', (_name, payload, code) => {
  expect(providerFailure(provider, { payload }).code).toBe(code)
})

test('Google says that a key is wrong with a 400', () => {
  const payload = {
    error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' },
  }
  expect(providerFailure(provider, { status: 400, payload }).code).toBe('provider-unauthorized')
})

test('Google speaks of billing in ordinary rate limits, and says in the body how long to wait', () => {
  const payload = {
    error: {
      code: 429,
      message: 'You exceeded your current quota, please check your plan and billing details.',
      status: 'RESOURCE_EXHAUSTED',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7.5s' }],
    },
  }
  expect(providerFailure(provider, { status: 429, payload })).toMatchObject({
    code: 'provider-rate-limited',
    retryable: true,
    retryAfterMs: 7500,
  })
})

test.each([
  [{ 'retry-after': '2' }, 2000],
  [{ 'retry-after-ms': '150', 'retry-after': '2' }, 150],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:05 GMT', date: 'Sun, 22 Nov 2026 12:00:00 GMT' }, 5000],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('the headers %j ask for a wait of %s ms', (headers, retryAfterMs) => {
  expect(providerFailure(provider, { status: 429, headers: new Headers(headers) }).retryAfterMs).toBe(retryAfterMs)
})

test.each([
  ['0.4', 'Wait a moment and try again.'],
  ['60', 'Wait 60 seconds and try again.'],
  ['3600', 'Wait 60 minutes and try again.'],
])('a pause of %s seconds that the provider asks for is told', (seconds, advice) => {
  const failure = providerFailure(provider, { status: 429, headers: new Headers({ 'retry-after': seconds }) })
  expect(failure.message).toContain(advice)
})

test('a provider that says whether to try again is believed', () => {
  const failure = (status: number, word: string): boolean =>
    providerFailure(provider, { status, headers: new Headers({ 'x-should-retry': word }) }).retryable
  expect([failure(500, 'false'), failure(400, 'true')]).toEqual([false, true])
})

test('a quote is one short line without the key or anything like one', () => {
  const said = `No ${provider.apiKey}\n and no sk-proj-abcdefgh1234 either. ${'x'.repeat(300)}`
  const { message } = providerFailure(provider, { status: 400, payload: { error: { message: said } } })
  expect(message).toContain('It said: "No … and no … either. xxx')
  expect(message).not.toContain('\n')
  expect(message.length).toBeLessThan(350)
})

test('a web page is not quoted', () => {
  expect(readComplaint('<html>502</html>')).toBeUndefined()
  expect(providerFailure(provider, { status: 502, payload: '<html>502</html>' }).message).toBe(
    'The voice at api.example.org failed (502). Try again in a moment.',
  )
})

test.each([
  ['ECONNREFUSED', 'nothing is listening there', true],
  ['ENOTFOUND', 'the name is not known', false],
  ['', 'the connection failed', true],
  ['EODD', 'EODD', true],
])('the network code %s is told as "%s"', (code, words, retryable) => {
  const failure = unreachableFailure(provider, code)
  expect(failure.message).toContain(`cannot be reached: ${words}.`)
  expect(failure.retryable).toBe(retryable)
})

test.each([
  ['ECONNREFUSED', /that the server is running\.$/],
  ['ENOTFOUND', /that this computer is online, /],
  ['ENETUNREACH', /that this computer is online, /],
])('after %s the advice fits: who has no network has no server to start', (code, advice) => {
  expect(unreachableFailure(provider, code).message).toMatch(advice)
})

test.each(['language model', 'speech recogniser', 'voice'] as const)(
  'every sentence says that it is the %s that failed, since one host may be all three',
  (part) => {
    const who = { ...provider, part }
    const statuses = [400, 401, 402, 403, 404, 408, 429, 500, 529]
    const failures = [
      ...statuses.map((status) => providerFailure(who, { status })),
      timeoutFailure(who, 'first', 1_000),
      unreachableFailure(who, 'ECONNREFUSED'),
      badReplyFailure(who, 'sent no sound.'),
    ]
    for (const { message } of failures) expect(message).toMatch(new RegExp(`^The ${part} at api\\.example\\.org `))
    expect(cutOffFailure(who).message).toContain(`the ${part} at api.example.org`)
  },
)

const again = [408, 409, 429, 500, 502, 503, 504, 529]
const never = [400, 401, 402, 403, 404, 405, 413, 415, 422, 451]

test.each([...again, ...never])('status %i is asked again only where that may help', (status) => {
  expect(providerFailure(provider, { status }).retryable).toBe(again.includes(status))
})

test('whatever a provider answers, the sentence says what happened and what to do, without JSON, traces or markup', () => {
  const payloads = [
    undefined,
    { error: { message: 'Traceback (most recent call last):\n  File "app.py", line 1\nValueError', type: 'x' } },
    { error: { message: { nested: { deep: true } } } },
    { detail: [{ loc: ['body'], msg: 'field required', type: 'missing' }] },
    '<!doctype html><html><body>Bad gateway</body></html>',
    'Error: boom\n    at Server.handle (/srv/app.js:1:1)',
    { error: { message: '{"error":{"message":"upstream is tired","code":502}}', code: 502 } },
    '{"error":{"message":"boom"}}',
    [],
    null,
  ]
  let sentences = 0
  for (let status = 400; status < 600; status += 1) {
    for (const payload of payloads) {
      const { message } = providerFailure(provider, { status, payload })
      expect(message).toMatch(/^The (?:language model|speech recogniser|voice) at \S+ .+\. (?:Check|Wait|Try) .+\.$/)
      expect(message).not.toMatch(/[\n<>]|\[object|[{}]|Traceback|app\.(?:py|js)/)
      expect(message.length).toBeLessThan(400)
      sentences += 1
    }
  }
  expect(sentences).toBe(2_000)
})
