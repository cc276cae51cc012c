import { describe, expect, test } from 'vitest'
import { externalAddress, isOwnPage, isPermitted, isTrustedSender } from './page-policy.ts'

const origin = 'http://127.0.0.1:47800'

describe('navigation', () => {
  test.each([
    [`${origin}/`, true],
    [`${origin}/?mode=text`, true],
    ['http://127.0.0.1:47801/', false],
    ['http://localhost:47800/', false],
    ['https://127.0.0.1:47800/', false],
    [`http://127.0.0.1:47800@evil.example/`, false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['about:blank', false],
    ['', false],
  ])('to %s: %s', (url, isOwn) => {
    expect(isOwnPage(url, origin)).toBe(isOwn)
  })
})

describe('an address that leaves for the browser', () => {
  test.each([
    ['https://example.org/keys?a=1', 'https://example.org/keys?a=1'],
    ['http://example.org/', undefined],
    ['https://user:word@example.org/', undefined],
    ['file:///etc/passwd', undefined],
    ['smb://host/share', undefined],
    ['vscode://open', undefined],
    ['not an address', undefined],
  ])('%s', (url, goesOutAs) => {
    expect(externalAddress(url)).toBe(goesOutAs)
  })
})

describe('permissions', () => {
  const microphone = { permission: 'media', requestingUrl: `${origin}/`, isMainFrame: true, mediaTypes: ['audio'] }

  test('the microphone is for the page’s own main frame', () => {
    expect(isPermitted(microphone, origin)).toBe(true)
    expect(isPermitted({ ...microphone, isMainFrame: false }, origin)).toBe(false)
    expect(isPermitted({ ...microphone, requestingUrl: 'https://example.org/' }, origin)).toBe(false)
    expect(isPermitted({ ...microphone, requestingUrl: '' }, origin)).toBe(false)
  })

  test.each([[['video']], [['audio', 'video']], [['unknown']], [[]]])('no camera: %j', (mediaTypes) => {
    expect(isPermitted({ ...microphone, mediaTypes }, origin)).toBe(false)
  })

  test.each(['speaker-selection', 'clipboard-sanitized-write'])('%s is what the page needs besides', (permission) => {
    expect(isPermitted({ ...microphone, permission, mediaTypes: [] }, origin)).toBe(true)
  })

  test.each([
    'display-capture',
    'geolocation',
    'notifications',
    'clipboard-read',
    'local-network-access',
    'loopback-network',
    'openExternal',
    'fullscreen',
    'usb',
    'made-up-in-2030',
  ])('%s is denied', (permission) => {
    expect(isPermitted({ ...microphone, permission, mediaTypes: [] }, origin)).toBe(false)
  })
})

describe('who calls the bridge', () => {
  const page = { frameOrigin: origin, isMainFrame: true, isOwnWindow: true }

  test('is the page', () => {
    expect(isTrustedSender(page, origin)).toBe(true)
  })

  test.each([
    { ...page, frameOrigin: 'https://example.org' },
    { ...page, frameOrigin: undefined },
    { ...page, isMainFrame: false },
    { ...page, isOwnWindow: false },
  ])('and nobody else: %j', (sender) => {
    expect(isTrustedSender(sender, origin)).toBe(false)
  })
})
