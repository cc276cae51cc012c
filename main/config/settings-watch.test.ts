import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { LiveSettings } from './live-settings.ts'
import { createSecretsFile } from './secrets-file.ts'
import { saveSettings } from './settings-file.ts'
import { watchSettings } from './settings-watch.ts'

let directory = ''
let clock: ManualClock
let live: LiveSettings
let troubles: string[]
let modes: string[]
let notices: string[]
let change: (name: string | null) => void
let stop: () => void
let looks: Promise<void>[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-settings-watch-'))
  clock = new ManualClock()
  ;[troubles, modes, notices, looks] = [[], [], [], []]
  const settings = await saveSettings(directory, { mode: 'text' })
  live = await LiveSettings.open({
    ...{ profileDirectory: directory, settings, readOnlyReason: undefined, environment: {} },
    secrets: createSecretsFile(directory),
  })
  live.onChange(({ mode }) => modes.push(mode))
  live.onNotice((sentence) => notices.push(sentence))
  stop = watchSettings({
    ...{ profileDirectory: directory, clock },
    reload: (given) => {
      const look = live.reload(given)
      looks.push(look)
      return look
    },
    onTrouble: (sentence) => troubles.push(sentence),
    watchDirectory: (_directory, onChange) => {
      change = onChange
      return () => undefined
    },
  })
})
afterEach(async () => {
  stop()
  await rm(directory, { recursive: true, force: true })
})

async function write(text: string, name: string | null = 'settings.json'): Promise<void> {
  await writeFile(join(directory, 'settings.json'), text)
  change(name)
}
/** Lets time pass, and whatever looks at the file then come to its end. */
async function pass(byMs: number): Promise<void> {
  clock.advance(byMs)
  await Promise.allSettled(looks)
  await Promise.resolve()
}

test('what is written into the file by hand holds without a restart', async () => {
  await write('{"mode": "push-to-talk"}')
  await pass(300)
  expect(modes).toEqual(['push-to-talk'])
  expect(live.view().mode).toBe('push-to-talk')
  await write('{"mode": "text"}', null)
  await pass(300)
  expect(modes).toEqual(['push-to-talk', 'text'])
})

test('a file that is being written is left alone until it is whole', async () => {
  await write('')
  await pass(200)
  await write('{"mode": "push')
  await pass(300)
  await write('{"mode": "push-to-talk"}')
  await pass(300)
  await pass(5_000)
  expect([modes, troubles]).toEqual([['push-to-talk'], []])
})

test('a file that stays wrong is told once, and the old settings hold', async () => {
  await write('{"mode": "phone"}')
  await pass(300)
  expect(troubles).toEqual([])
  await pass(1_500)
  await pass(60_000)
  expect(troubles).toEqual([expect.stringMatching(/"mode" must be one of.*The settings stay as they were/)])
  expect(live.current.mode).toBe('text')
  await write('{"mode": "push-to-talk"}')
  await pass(300)
  expect(modes).toEqual(['push-to-talk'])
})

test('a file that is away for a moment is not missed, and what comes in its place holds', async () => {
  await rm(join(directory, 'settings.json'))
  change('settings.json')
  await pass(300)
  await pass(1_000)
  await write('{"mode": "push-to-talk"}')
  await pass(300)
  await pass(60_000)
  expect([modes, notices, troubles]).toEqual([['push-to-talk'], [], []])
})

test('a file that stays away is made again with the settings that are used, and that is told once', async () => {
  await write('{"mode": "push-to-talk"}')
  await pass(300)
  await rm(join(directory, 'settings.json'))
  change('settings.json')
  await pass(300)
  expect(notices).toEqual([])
  await pass(1_500)
  change('settings.json')
  await pass(60_000)
  expect(notices).toEqual([
    'settings.json has gone while Parley runs. The settings stay as they were, and are in a new settings.json; for the defaults, write {} into it.',
  ])
  expect([modes, troubles]).toEqual([['push-to-talk'], []])
  expect(await readFile(join(directory, 'settings.json'), 'utf8')).toBe('{"mode": "push-to-talk"}')
  await write('{}')
  await pass(300)
  expect(modes).toEqual(['push-to-talk', 'always-listening'])
})

test('what the program has saved itself is no news, nor is another file', async () => {
  await live.change({ mode: 'push-to-talk' })
  change('settings.json')
  change('parley.db-wal')
  await pass(300)
  expect(modes).toEqual(['push-to-talk'])
})

test('after the end nothing is looked at any more', async () => {
  await write('{"mode": "push-to-talk"}')
  stop()
  await pass(10_000)
  expect([modes, looks]).toEqual([[], []])
})
