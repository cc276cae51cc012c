import { expect, test } from 'vitest'
import { linkTarget } from './link-target.ts'

test.each([
  ['an https page is opened, under its host', 'https://www.example.org/a?b', 'example.org'],
  ['a port belongs to the host', 'https://example.org:8443/', 'example.org:8443'],
  ['letters that look like others are shown as what they are', 'https://exаmple.org/', 'xn--exmple-4nf.org'],
])('%s', (_rule, address, host) => {
  expect(linkTarget(address)?.host).toBe(host)
})

test.each([
  'http://example.org',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  '/settings',
  'mailto:a@b.c',
  '',
])('%j is no link', (address) => {
  expect(linkTarget(address)).toBeUndefined()
})

test('a name before the host makes no link: it is there to be taken for the host', () => {
  expect(linkTarget('https://example.org@evil.test/')).toBeUndefined()
})
