import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../../../shared/std/manual-clock.ts'
import { createLog } from '../../telemetry/log.ts'
import { smallDictionary } from './__fixtures__/small-dictionary.ts'
import { findListener } from './find-listener.ts'
import type { FoundListener } from './find-listener.ts'

let folder = ''
let lines: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-find-listener-'))
  lines = []
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function find(options: { platform?: NodeJS.Platform; grammarJsgf?: string } = {}): Promise<FoundListener> {
  return findListener({
    platform: options.platform ?? 'linux',
    env: { PATH: join(folder, 'bin') },
    scriptPath: 'listen.py',
    grammarJsgf: options.grammarJsgf ?? 'public <c> = stop | parley stop;',
    clock: new ManualClock(),
    log: createLog({ level: 'info', destination: { write: (line) => lines.push(line) } }),
    places: { python: join(folder, 'bin', 'python3'), modelFolders: [join(folder, 'model')] },
  })
}

function installModel(): void {
  mkdirSync(join(folder, 'model', 'en-us'), { recursive: true })
  writeFileSync(join(folder, 'model', 'en-us.lm.bin'), '')
  writeFileSync(join(folder, 'model', 'cmudict-en-us.dict'), smallDictionary)
}

function installProgram(name: string, exitCode: number): void {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nexit ${exitCode}\n`, { mode: 0o755 })
}

test('without the model the error names what to install', async () => {
  await expect(find()).rejects.toMatchObject({
    code: 'speech-to-text-unavailable',
    message: expect.stringContaining('apt-get install --no-install-recommends pocketsphinx') as string,
  })
})

test('where there is no apt the error names the settings', async () => {
  await expect(find({ platform: 'darwin' })).rejects.toThrow(/choose a speech-to-text provider in the settings/)
})

test('the model without any program is not enough', async () => {
  installModel()
  await expect(find()).rejects.toMatchObject({ code: 'speech-to-text-unavailable' })
})

test('the Python module is preferred', async () => {
  installModel()
  installProgram('python3', 0)
  installProgram('pocketsphinx_batch', 0)
  const found = await find()
  expect(found.makeListener().kind).toBe('resident')
  expect(found.pronunciations('stop')).toEqual([['S', 'T', 'AA', 'P']])
})

test('without the Python module the batch program serves, and the log says what that costs', async () => {
  installModel()
  installProgram('python3', 1)
  installProgram('pocketsphinx_batch', 0)
  expect((await find()).makeListener().kind).toBe('batch')
  expect(lines.join('')).toContain('python3-pocketsphinx is missing')
})

test('commands with words that the dictionary lacks are counted in the log, without the words', async () => {
  installModel()
  installProgram('python3', 0)
  await find()
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', unknownWords: 1, dropped: 1 })
  expect(lines[0]).not.toContain('parley')
})
