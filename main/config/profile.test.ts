import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultProfileDirectory, openProfileDirectory } from './profile.ts'

let scratch = ''
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'parley-profile-'))
})
afterEach(async () => {
  await rm(scratch, { recursive: true, force: true })
})

const ada = '/home/ada'
const windowsAda = String.raw`C:\Users\ada`

test.each([
  { platform: 'linux', env: {}, homeDirectory: ada, profile: '/home/ada/.config/parley' },
  { platform: 'linux', env: { XDG_CONFIG_HOME: '/data' }, homeDirectory: ada, profile: '/data/parley' },
  { platform: 'linux', env: { XDG_CONFIG_HOME: 'near' }, homeDirectory: ada, profile: '/home/ada/.config/parley' },
  { platform: 'freebsd', env: {}, homeDirectory: ada, profile: '/home/ada/.config/parley' },
  { platform: 'darwin', env: {}, homeDirectory: ada, profile: '/home/ada/Library/Application Support/Parley' },
  {
    platform: 'win32',
    env: { APPDATA: String.raw`D:\data` },
    homeDirectory: windowsAda,
    profile: String.raw`D:\data\Parley`,
  },
  {
    platform: 'win32',
    env: {},
    homeDirectory: windowsAda,
    profile: String.raw`C:\Users\ada\AppData\Roaming\Parley`,
  },
] as const)('on $platform with $env the profile is $profile', ({ profile, ...place }) => {
  expect(defaultProfileDirectory(place)).toBe(profile)
})

test('a profile directory is made with its parents and closed to others', async () => {
  const directory = join(scratch, 'a', 'b')
  await openProfileDirectory(directory)
  const { mode } = await stat(directory)
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o700)
})

test('a profile directory that is a file is refused with what to do', async () => {
  const file = join(scratch, 'file')
  await writeFile(file, '')
  await expect(openProfileDirectory(file)).rejects.toThrow(/cannot be made.*--profile/)
})

test('a directory that was there keeps its mode: others may need it', async () => {
  const directory = join(scratch, 'shared')
  await mkdir(directory, { mode: 0o755 })
  await openProfileDirectory(directory)
  const { mode } = await stat(directory)
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o755)
})
