import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyrightText, isPermissive, noticeOf } from './notices.ts'

let packages = ''
beforeAll(() => {
  packages = mkdtempSync(join(tmpdir(), 'parley-notices-'))
})
afterAll(() => {
  rmSync(packages, { recursive: true, force: true })
})

function install(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): void {
  mkdirSync(join(packages, name), { recursive: true })
  writeFileSync(join(packages, name, 'package.json'), JSON.stringify(manifest))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(packages, name, file), text)
}

test('a licence is taken with every file that holds a part of it, and nothing else', () => {
  install('@a/b', { version: '1.0.0', license: 'MIT' }, { 'LICENSE.md': 'Terms', NOTICE: 'Thanks', 'README.md': 'No' })
  expect(noticeOf(packages, '@a/b')).toEqual({
    name: '@a/b',
    version: '1.0.0',
    license: 'MIT',
    text: 'Terms\n\nThanks',
  })
})

test('a package without its text is named with its licence', () => {
  install('bare', { version: '2.0.0', license: 'ISC' })
  expect(noticeOf(packages, 'bare').text).toBe('ISC; its package comes without the text.')
})

test('a package under the GPL, and one that names no licence, stop the build', () => {
  install('viral', { version: '1.0.0', license: 'GPL-3.0-only' })
  install('silent', { version: '1.0.0' })
  expect(() => noticeOf(packages, 'viral')).toThrow('viral is under GPL-3.0-only')
  expect(() => noticeOf(packages, 'silent')).toThrow('silent does not name')
})

test.each([
  ['MIT', true],
  ['(MIT OR GPL-2.0)', true],
  ['MIT AND BSD-3-Clause', true],
  ['MIT AND GPL-2.0', false],
  ['GPL-2.0 OR LGPL-2.1', false],
])('%s may be handed on: %s', (license, isAllowed) => {
  expect(isPermissive(license)).toBe(isAllowed)
})

test('our own terms come first, then the list, then each text', () => {
  const notice = { name: 'x', version: '1.0.0', license: 'MIT', text: 'Terms of x' }
  const text = copyrightText('Our terms', [notice])
  const places = ['Our terms', '  x 1.0.0 (MIT)', 'Terms of x'].map((part) => text.indexOf(part))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)
})
