import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadSettings, readSettingsFile, saveSettings } from './settings-file.ts'
import { defaultSettings } from './settings.ts'

const wallMs = Date.UTC(2026, 10, 22, 12, 30)
const keptName = 'settings.json.corrupt-2026-11-22T12-30-00.000Z'
let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-settings-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

const at = (name: string): string => join(directory, name)

test('a profile without a file starts with the defaults and says nothing', async () => {
  expect(await loadSettings(directory, wallMs)).toEqual({ settings: defaultSettings })
  expect(await readdir(directory)).toEqual([])
})

test('what was saved is loaded', async () => {
  const saved = await saveSettings(directory, { mode: 'push-to-talk', endpointing: { silenceMs: 700 } })
  expect(await loadSettings(directory, wallMs)).toEqual({ settings: saved })
  expect(saved.endpointing.silenceMs).toBe(700)
})

test('only the owner may read the settings, which may hold a key', async () => {
  const profile = join(directory, 'new', 'profile')
  await saveSettings(profile, {})
  expect((await stat(profile)).mode & 0o777).toBe(0o700)
  for (const name of await readdir(profile)) expect((await stat(join(profile, name))).mode & 0o777).toBe(0o600)
})

test('saving leaves no temporary file behind', async () => {
  await saveSettings(directory, {})
  await saveSettings(directory, { mode: 'text' })
  expect((await readdir(directory)).sort()).toEqual(['settings.json', 'settings.last-good.json'])
})

test('wrong settings are refused before anything is written', async () => {
  await saveSettings(directory, { mode: 'text' })
  await expect(saveSettings(directory, { language: '?' })).rejects.toMatchObject({ code: 'settings-invalid' })
  expect((await loadSettings(directory, wallMs)).settings.mode).toBe('text')
})

test.each([
  ['cut in the middle', '{"mode": "tex', 'it is not valid JSON'],
  ['empty', '', 'it is not valid JSON'],
  ['with an unknown field', '{"colour": "red"}', '"colour" is not a setting'],
])('a file that is %s is kept beside, the last good one is used, and both are told', async (_name, text, reason) => {
  await saveSettings(directory, { mode: 'push-to-talk' })
  await writeFile(at('settings.json'), text)
  const loaded = await loadSettings(directory, wallMs)
  expect(loaded.settings.mode).toBe('push-to-talk')
  expect(loaded.notice).toContain(reason)
  expect(loaded.notice).toContain(`The last good settings are used; your file is kept as ${keptName}.`)
  expect(await readFile(at(keptName), 'utf8')).toBe(text)
  expect(await loadSettings(directory, wallMs)).toEqual({ settings: loaded.settings })
})

test('a file written by hand that was good at one start is the last good one of the next', async () => {
  await writeFile(at('settings.json'), '{"mode": "push-to-talk"}')
  expect(await loadSettings(directory, wallMs)).toMatchObject({ settings: { mode: 'push-to-talk' } })
  await writeFile(at('settings.json'), '{"mode": "push')
  const loaded = await loadSettings(directory, wallMs)
  expect(loaded.settings.mode).toBe('push-to-talk')
  expect(loaded.notice).toContain('The last good settings are used')
})

test('without a last good file the defaults are used, and that is told', async () => {
  await writeFile(at('settings.json'), '{')
  await writeFile(at('settings.last-good.json'), '{')
  const loaded = await loadSettings(directory, wallMs)
  expect(loaded.settings).toEqual(defaultSettings)
  expect(loaded.notice).toContain(`Parley starts with the defaults; your file is kept as ${keptName}.`)
  expect(await readFile(at(keptName), 'utf8')).toBe('{')
  expect(await loadSettings(directory, wallMs)).toEqual({ settings: defaultSettings })
})

test('a file that has gone is made again from the last good one, and that is told once', async () => {
  await saveSettings(directory, { mode: 'push-to-talk' })
  await rm(at('settings.json'))
  const loaded = await loadSettings(directory, wallMs)
  expect(loaded.settings.mode).toBe('push-to-talk')
  expect(loaded.notice).toBe(
    'settings.json is not there. The last good settings are used; for the defaults, write {} into it.',
  )
  expect(await loadSettings(directory, wallMs)).toEqual({ settings: loaded.settings })
  await writeFile(at('settings.json'), '{}')
  expect(await loadSettings(directory, wallMs)).toEqual({ settings: defaultSettings })
})

test('a file that has gone, with a last good one that is of no use, is told, and neither is touched', async () => {
  await writeFile(at('settings.last-good.json'), '{')
  const loaded = await loadSettings(directory, wallMs)
  expect(loaded.settings).toEqual(defaultSettings)
  expect(loaded.notice).toContain('settings.last-good.json cannot be used. Parley starts with the defaults.')
  expect(await readdir(directory)).toEqual(['settings.last-good.json'])
})

test('a place that cannot be written to is a sentence', async () => {
  // A file in the directory's place is in everybody's way, also in root's.
  await writeFile(at('file'), '')
  await expect(saveSettings(at('file'), {})).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringContaining('could not be saved') as string,
  })
})

test('only what was given is written, so that defaults may still change', async () => {
  await saveSettings(directory, { mode: 'text' })
  expect(JSON.parse(await readFile(at('settings.json'), 'utf8'))).toEqual({ mode: 'text' })
})

test('a file named by a person is never moved: what is wrong with it is an error', async () => {
  await writeFile(at('mine.json'), '{"mode": "phone"}')
  await expect(readSettingsFile(at('mine.json'))).rejects.toThrow('"mode" must be one of')
  await expect(readSettingsFile(at('none.json'))).rejects.toThrow('there is no such file')
  expect(await readdir(directory)).toEqual(['mine.json'])
  await mkdir(at('folder'))
  await expect(readSettingsFile(at('folder'))).rejects.toThrow('it cannot be read')
})

test('what a killed process left of a save, keys too, is cleared away at the next start, and nothing else', async () => {
  await saveSettings(directory, { mode: 'text' })
  const left = '.settings.json.0c03490f-d953-42b7-8eff-cf0999a680a5'
  const young = '.settings.json.1c03490f-d953-42b7-8eff-cf0999a680a5'
  const leftKeys = '.keys.json.2c03490f-d953-42b7-8eff-cf0999a680a5'
  for (const [name, ageMs] of [
    [left, 61_000],
    [leftKeys, 61_000],
    [young, 1_000],
  ] as const) {
    await writeFile(at(name), '{"mo')
    await utimes(at(name), new Date(wallMs - ageMs), new Date(wallMs - ageMs))
  }
  await writeFile(at('.settings.json.swp'), 'an editor')
  expect((await loadSettings(directory, wallMs)).settings.mode).toBe('text')
  expect((await readdir(directory)).sort()).toEqual([
    young,
    '.settings.json.swp',
    'settings.json',
    'settings.last-good.json',
  ])
})
