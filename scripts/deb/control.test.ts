import { expect, test } from 'vitest'
import { controlText, debianArchitecture, debianVersion } from './control.ts'

const control = controlText({ version: '1.2.3', architecture: 'amd64', installedKib: 150_000 })

test('any one browser of the family will do, and without one the package is not installed', () => {
  expect(control).toMatch(/^Depends: chromium \| google-chrome-stable \| .* \| brave-browser, libc6 \(>= 2\.28\), /m)
})

test('the voice and the ears are recommended, and the browser is not asked for twice', () => {
  expect(control).toMatch(/^Recommends: flite, espeak-ng, pocketsphinx, pocketsphinx-en-us, python3-pocketsphinx$/m)
})

test('each line of the description is one that Debian takes for its continuation', () => {
  const [, description = ''] = control.split('Description: ')
  const [first = '', ...others] = description.trimEnd().split('\n')
  expect(first.length).toBeLessThan(80)
  expect(others.filter((line) => !/^ \S/.test(line))).toEqual([])
  expect(control.endsWith('\n')).toBe(true)
})

test('what comes before a version sorts before it', () => {
  expect(debianVersion('1.0.0-beta.1')).toBe('1.0.0~beta.1')
  expect(debianVersion('0.1.0')).toBe('0.1.0')
  expect(() => debianVersion('latest')).toThrow('"latest" is not a version.')
})

test('a machine for which there is no Node of ours is named', () => {
  expect([debianArchitecture('x64'), debianArchitecture('arm64')]).toEqual(['amd64', 'arm64'])
  expect(() => debianArchitecture('riscv64')).toThrow('riscv64')
})
