import type { FileHandle } from 'node:fs/promises'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { writeAtomically } from './atomic-file.ts'
import { loadSettings, saveSettings } from './settings-file.ts'

const steps = [
  'mkdir',
  'open',
  'write',
  'sync file',
  'close file',
  'rename',
  'open directory',
  'sync directory',
] as const
type Step = (typeof steps)[number] | 'link'

const disk = vi.hoisted(() => ({
  done: [] as string[],
  fault: undefined as { readonly step: string; readonly code: string } | undefined,
  before: undefined as (() => Promise<void>) | undefined,
}))

/** The real file system, of which one step fails as a disk would make it fail. */
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof files>()
  const step = async <T>(name: Step, action: () => Promise<T>): Promise<T> => {
    disk.done.push(name)
    await disk.before?.()
    if (disk.fault?.step === name) throw Object.assign(new Error(disk.fault.code), { code: disk.fault.code })
    return action()
  }
  const watched = (handle: FileHandle, isDirectory: boolean) => ({
    writeFile: (text: string) =>
      step('write', async () => {
        await handle.writeFile(text)
      }).catch(async (error: unknown) => {
        // A disk is full in the middle, not at the beginning.
        await handle.writeFile(text.slice(0, text.length / 2))
        throw error
      }),
    sync: () => step(isDirectory ? 'sync directory' : 'sync file', () => handle.sync()),
    // What was opened is closed all the same.
    close: () =>
      isDirectory ? handle.close() : handle.close().then(() => step('close file', () => Promise.resolve())),
  })
  return {
    ...real,
    mkdir: (path: string, options: object) => step('mkdir', () => real.mkdir(path, options)),
    open: (path: string, flags: string, mode?: number) => {
      const isDirectory = flags === 'r'
      return step(isDirectory ? 'open directory' : 'open', async () =>
        watched(await real.open(path, flags, mode), isDirectory),
      )
    },
    rename: (from: string, to: string) => step('rename', () => real.rename(from, to)),
    link: (from: string, to: string) => step('link', () => real.link(from, to)),
  }
})

let directory: string
beforeEach(async () => {
  directory = await files.mkdtemp(join(tmpdir(), 'parley-atomic-'))
  disk.done.length = 0
})
afterEach(async () => {
  disk.fault = undefined
  disk.before = undefined
  await files.rm(directory, { recursive: true, force: true })
})

const file = (text: string) => ({ name: 'settings.json', text, title: 'The settings' })
const read = (): Promise<string> => files.readFile(join(directory, 'settings.json'), 'utf8')

describe('a file that is written', () => {
  test('is on the platter before it has its name, and its name before it counts as saved', async () => {
    await writeAtomically(directory, file('{}'))
    expect(disk.done).toEqual(steps)
  })

  test.each([
    ['ENOSPC', 'The disk is full: free some space, then try again.'],
    ['EDQUOT', 'The disk is full: free some space, then try again.'],
    ['EIO', 'The disk answered with an error: check the disk, then try again.'],
    ['EACCES', 'Check that the disk has room and that you may write there.'],
  ])('and meets %s says where, and what can be done', async (code, advice) => {
    disk.fault = { step: 'write', code }
    await expect(writeAtomically(directory, file('{}'))).rejects.toMatchObject({
      code: 'store-failed',
      message: `The settings could not be saved in ${directory}. ${advice}`,
    })
  })
})

test('of a thousand settings, half of them met by a fault at some step, what is there is the old or the new, whole', async () => {
  const fault = fc.option(fc.record({ step: fc.constantFrom(...steps), code: fc.constantFrom('ENOSPC', 'EIO') }), {
    freq: 2,
  })
  const faults = fc.sample(fault, { numRuns: 1_000, seed: 1 })
  expect(faults.filter((one) => one !== null).length).toBeGreaterThan(300)
  let kept = ''
  let failed = 0
  for (const [number, one] of faults.entries()) {
    disk.fault = one ?? undefined
    const next = `Number ${number}. ${'Be brief. '.repeat(number % 40)}`
    const isSaved = await saveSettings(directory, { instructions: next }).then(
      () => true,
      () => false,
    )
    if (!isSaved) failed++
    disk.fault = undefined
    const { settings, notice } = await loadSettings(directory, 1)
    expect(notice).toBeUndefined()
    // Once it has its name it is there, whatever comes then; what was said to be saved is always there.
    expect(isSaved ? [next] : [kept, next]).toContain(settings.instructions)
    kept = settings.instructions ?? ''
  }
  expect(failed).toBeGreaterThan(300)
  expect(JSON.parse(await read())).toEqual({ instructions: kept })
  expect((await files.readdir(directory)).sort()).toEqual(['settings.json', 'settings.last-good.json'])
}, 60_000)

describe('a broken file', () => {
  const broken = '{"mode": "push'
  const texts = async (at: string): Promise<readonly string[]> =>
    Promise.all((await files.readdir(at)).map((name) => files.readFile(join(at, name), 'utf8')))
  beforeEach(async () => {
    await saveSettings(directory, { mode: 'push-to-talk' })
    await files.writeFile(join(directory, 'settings.json'), broken)
    disk.done.length = 0
  })

  test('is never gone, and neither are the settings: killed before any step, the next start has both', async () => {
    const left: string[] = []
    disk.before = async () => {
      const copied = `${directory}-${left.length}`
      left.push(copied)
      await files.cp(directory, copied, { recursive: true })
    }
    try {
      await loadSettings(directory, 1)
      disk.before = undefined
      expect(disk.done).toContain('link')
      for (const [number, at] of left.entries()) {
        const hadGood = (await files.readFile(join(at, 'settings.json'), 'utf8')) !== broken
        const { settings, notice } = await loadSettings(at, 100_000)
        expect([number, settings.mode]).toEqual([number, 'push-to-talk'])
        expect([number, notice !== undefined]).toEqual([number, !hadGood])
        expect([number, await texts(at)]).toEqual([number, expect.arrayContaining([broken])])
      }
    } finally {
      for (const at of left) await files.rm(at, { recursive: true, force: true })
    }
  })

  test.each(steps)(
    'whose replacement fails at the step "%s" stays, and the start goes on with the last good settings',
    async (step) => {
      disk.fault = { step, code: 'ENOSPC' }
      const { settings, notice } = await loadSettings(directory, 1)
      expect(settings.mode).toBe('push-to-talk')
      expect(notice).toContain('The last good settings are used; your file')
      expect(await texts(directory)).toContain(broken)
      disk.fault = undefined
      expect((await loadSettings(directory, 2)).settings.mode).toBe('push-to-talk')
      expect((await files.readdir(directory)).filter((name) => name.includes('.corrupt-'))).toHaveLength(1)
      expect(await texts(directory)).toContain(broken)
    },
  )

  test('is copied where the disk knows no second names', async () => {
    disk.fault = { step: 'link', code: 'EPERM' }
    const { settings, notice } = await loadSettings(directory, 1)
    expect(settings.mode).toBe('push-to-talk')
    expect(notice).toContain('is kept as settings.json.corrupt-')
    expect(await texts(directory)).toContain(broken)
  })
})
