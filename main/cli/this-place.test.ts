import { describe, expect, test } from 'vitest'
import { displayOf, inputKind } from './this-place.ts'

const ssh = { SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22' }

describe('a display', () => {
  test.each([
    { platform: 'linux', env: { DISPLAY: ':0' }, isThere: true },
    { platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, isThere: true },
    { platform: 'linux', env: { DISPLAY: 'localhost:10.0', ...ssh }, isThere: true },
    { platform: 'linux', env: { DISPLAY: '' }, isThere: false },
    { platform: 'linux', env: ssh, isThere: false },
    { platform: 'darwin', env: {}, isThere: true },
    { platform: 'darwin', env: ssh, isThere: false },
    { platform: 'win32', env: {}, isThere: true },
  ] as const)('$platform with $env: $isThere', ({ platform, env, isThere }) => {
    expect(displayOf({ platform, env }).isThere).toBe(isThere)
  })

  test('one who is here over SSH is told that this is why', () => {
    expect(displayOf({ platform: 'linux', env: ssh })).toMatchObject({ why: expect.stringContaining('SSH') as string })
  })
})

test.each([
  { of: 'a terminal', stats: undefined, isTerminal: true, kind: 'person' },
  { of: 'a pipe', stats: [true, false, false], isTerminal: false, kind: 'pipe' },
  { of: 'a socket pair', stats: [false, true, false], isTerminal: false, kind: 'pipe' },
  { of: 'a file', stats: [false, false, true], isTerminal: false, kind: 'file' },
  { of: '/dev/null', stats: [false, false, false], isTerminal: false, kind: 'nobody' },
  { of: 'a closed input', stats: undefined, isTerminal: false, kind: 'nobody' },
] as const)('at $of sits: $kind', ({ stats, isTerminal, kind }) => {
  const answers =
    stats === undefined ? undefined : { isFIFO: () => stats[0], isSocket: () => stats[1], isFile: () => stats[2] }
  expect(inputKind(answers, isTerminal)).toBe(kind)
})
