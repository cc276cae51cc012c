import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { settingsViewSchema, type SettingsChange } from '../../shared/protocol/settings-api.ts'
import { LiveSettings } from './live-settings.ts'
import { createSecretsFile } from './secrets-file.ts'
import type { Secrets } from './secrets.ts'
import { loadSettings } from './settings-file.ts'
import type { Settings } from './settings.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-live-settings-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

interface Opened {
  readonly readOnlyReason?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: Secrets
}

async function open({ readOnlyReason, environment = {}, secrets }: Opened = {}): Promise<LiveSettings> {
  const { settings } = await loadSettings(directory, 0)
  return LiveSettings.open({
    profileDirectory: directory,
    settings,
    readOnlyReason,
    secrets: secrets ?? createSecretsFile(directory),
    environment,
  })
}

const written = async (): Promise<unknown> => JSON.parse(await readFile(join(directory, 'settings.json'), 'utf8'))
const writeByHand = (settings: unknown): Promise<void> =>
  writeFile(join(directory, 'settings.json'), JSON.stringify(settings))
const keyOf = (settings: Settings['llm' | 'stt' | 'tts']): string | undefined =>
  'apiKey' in settings ? settings.apiKey : undefined

const groq = { kind: 'openai-compatible', baseUrl: 'https://api.groq.com/openai/v1', model: 'llama' } as const
const elsewhere = { ...groq, baseUrl: 'https://api.example.org/v1' } as const
const secretKey = 'sk-very-secret-0123456789'

describe('settings', () => {
  test('of a new profile are the defaults, in the shape that the page is told', async () => {
    const settings = await open()
    expect(settingsViewSchema.parse(settings.view())).toEqual({
      llm: { kind: 'offline', key: 'none', privacy: expect.any(String) as string },
      stt: { kind: 'pocketsphinx', key: 'none', privacy: expect.any(String) as string },
      tts: { kind: 'system', key: 'none', privacy: expect.any(String) as string },
      mode: 'always-listening',
      language: 'en-US',
      bargeIn: { preset: 'balanced' },
      endpointing: { silenceMs: 550, deadlineMs: 2_500 },
      appearance: { theme: 'system', hasLessMotion: false },
      devices: {},
      isFirstRunDone: false,
      capture: 'off',
      keyStore: createSecretsFile(directory).describe(),
      profileDirectory: directory,
    })
    expect(await readdir(directory)).toEqual([])
  })

  test('are changed where a change says so: the rest stays, no default is written down, and the next start has them', async () => {
    await writeByHand({ language: 'de', limits: { connections: 3 } })
    const settings = await open()
    const told: Settings[] = []
    settings.onChange((current) => told.push(current))
    const devices = { microphone: { deviceId: 'a', label: 'Desk' } }
    const change: SettingsChange = { mode: 'push-to-talk', instructions: 'Be brief.', devices, summonShortcut: 'F8' }
    const view = await settings.change(change)
    expect(view).toMatchObject({ ...change, language: 'de' })
    expect(await written()).toEqual({ language: 'de', limits: { connections: 3 }, ...change })
    expect(told).toEqual([settings.current])
    expect(settings.current).toMatchObject({ mode: 'push-to-talk', limits: { connections: 3 } })
    expect((await open()).view()).toEqual(view)
  })

  test('that write sessions down hold for whoever looks next, which is the session that begins next', async () => {
    const settings = await open()
    expect(await settings.change({ capture: 'shape' })).toMatchObject({ capture: 'shape' })
    expect(settings.current.capture).toBe('shape')
    expect(await written()).toEqual({ capture: 'shape' })
  })

  test('go back to their defaults with null', async () => {
    const settings = await open()
    await settings.change({ instructions: 'Be brief.', summonShortcut: 'F8' })
    const view = await settings.change({ instructions: null, summonShortcut: null })
    expect(view).not.toHaveProperty('instructions')
    expect(view).not.toHaveProperty('summonShortcut')
    expect(await written()).toEqual({})
  })

  test('that cannot be used are refused by name, and nothing is changed', async () => {
    const settings = await open()
    const before = settings.view()
    const wrong: readonly [SettingsChange, string][] = [
      [{ language: '?!' }, '"language" must be a language tag'],
      [{ endpointing: { silenceMs: 900, deadlineMs: 800 } }, '"endpointing.deadlineMs" must not be below'],
      [{ llm: { kind: 'openai-compatible', model: 'm' } }, '"llm.baseUrl" is missing'],
      [{ llm: { ...groq, baseUrl: 'http://api.groq.com/v1', apiKey: secretKey } }, 'unencrypted'],
      [{ stt: { kind: 'system' } }, '"stt.kind" must be one of'],
      [{ llm: { kind: 'offline', apiKey: secretKey } }, 'needs none'],
    ]
    for (const [change, sentence] of wrong) {
      const failure: unknown = await settings.change(change).catch((thrown: unknown) => thrown)
      expect(failure).toMatchObject({ code: 'settings-invalid', message: expect.stringContaining(sentence) as string })
      expect(String(failure)).not.toContain(secretKey)
    }
    expect(settings.view()).toEqual(before)
    expect(await readdir(directory)).toEqual([])
  })

  test('written by hand meanwhile are not undone by a change', async () => {
    const settings = await open()
    await writeByHand({ language: 'fr' })
    expect(await settings.change({ isFirstRunDone: true })).toMatchObject({ language: 'fr', isFirstRunDone: true })
    await writeFile(join(directory, 'settings.json'), '{"language":')
    await expect(settings.change({ mode: 'text' })).rejects.toMatchObject({ code: 'settings-invalid' })
    expect(await readFile(join(directory, 'settings.json'), 'utf8')).toBe('{"language":')
  })

  test.each([
    ['alone', ['settings.json']],
    ['with the last good one', ['settings.json', 'settings.last-good.json']],
  ])(
    'whose file has gone, %s, are not lost with the next change: all of them are in a new one, and that is told',
    async (_how, gone) => {
      await writeByHand({ language: 'de', instructions: 'Be brief.' })
      const settings = await open()
      const told: string[] = []
      settings.onNotice((sentence) => told.push(sentence))
      for (const name of gone) await rm(join(directory, name))
      expect(await settings.change({ mode: 'text' })).toMatchObject({ language: 'de', mode: 'text' })
      expect(told).toEqual([expect.stringMatching(/^settings\.json has gone .* write \{\} into it\.$/) as string])
      const all = { language: 'de', instructions: 'Be brief.', mode: 'text' }
      expect(await written()).toEqual(all)
      await rm(join(directory, 'settings.json'))
      await settings.reload({ isLastLook: true })
      expect([await written(), told.length]).toEqual([all, 2])
      expect((await open()).view()).toMatchObject(all)
    },
  )

  test('of a profile that is deleted while Parley runs do not come back by themselves, with the keys in them', async () => {
    await writeByHand({ language: 'de' })
    const settings = await open()
    await rm(directory, { recursive: true })
    await settings.reload({ isLastLook: true })
    expect(settings.view().language).toBe('de')
    await expect(readdir(directory)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('changed twice at the same moment have both changes', async () => {
    const settings = await open()
    await Promise.all([settings.change({ mode: 'text' }), settings.change({ language: 'de' })])
    expect(await written()).toEqual({ mode: 'text', language: 'de' })
  })

  test('of a file given for one run are not changed, and say why', async () => {
    const settings = await open({ readOnlyReason: 'They come from other.json.' })
    expect(settings.view().readOnlyReason).toBe('They come from other.json.')
    await expect(settings.change({ mode: 'text' })).rejects.toMatchObject({
      code: 'settings-invalid',
      message: 'They come from other.json.',
    })
    expect(await readdir(directory)).toEqual([])
  })
})

describe('a key that was typed', () => {
  test('is used and kept, and stands neither in the settings file nor in what the page sees', async () => {
    const settings = await open()
    const view = await settings.change({ llm: { ...groq, apiKey: secretKey } })
    expect(view.llm).toMatchObject({ ...groq, key: 'kept' })
    expect(keyOf(settings.current.llm)).toBe(secretKey)
    expect(JSON.stringify([view, await written()])).not.toContain(secretKey)
    expect(keyOf((await open()).current.llm)).toBe(secretKey)
  })

  test('stays while the address does, whatever else changes', async () => {
    const settings = await open()
    await settings.change({ llm: { ...groq, apiKey: secretKey } })
    const view = await settings.change({ llm: { ...groq, baseUrl: 'https://api.groq.com/v2', model: 'other' } })
    expect(view.llm).toMatchObject({ model: 'other', key: 'kept' })
    expect(keyOf(settings.current.llm)).toBe(secretKey)
  })

  test('is forgotten with a new address, and does not come back with the old one', async () => {
    const settings = await open()
    await settings.change({ llm: { ...groq, apiKey: secretKey } })
    expect((await settings.change({ llm: elsewhere })).llm.key).toBe('none')
    expect(keyOf(settings.current.llm)).toBeUndefined()
    expect(await readFile(join(directory, 'keys.json'), 'utf8')).not.toContain(secretKey)
    expect((await settings.change({ llm: groq })).llm.key).toBe('none')
  })

  test('does not go to an address that was written by hand', async () => {
    await (await open()).change({ llm: { ...groq, apiKey: secretKey } })
    await writeByHand({ llm: elsewhere })
    const settings = await open()
    expect(keyOf(settings.current.llm)).toBeUndefined()
    expect(settings.view().llm.key).toBe('none')
  })

  test('waits while the part needs none, and goes to no other part', async () => {
    const settings = await open()
    await settings.change({ llm: { ...groq, apiKey: secretKey } })
    const view = await settings.change({ llm: { kind: 'offline' }, stt: groq })
    expect(view.stt.key).toBe('none')
    expect(view.readyLlms).toEqual([{ kind: 'openai-compatible', origin: 'https://api.groq.com', key: 'kept' }])
    expect((await settings.change({ llm: groq })).llm.key).toBe('kept')
  })

  test('is forgotten with null', async () => {
    const settings = await open()
    await settings.change({ llm: { ...groq, apiKey: secretKey } })
    expect((await settings.change({ llm: { ...groq, apiKey: null } })).llm.key).toBe('none')
    expect(await readFile(join(directory, 'keys.json'), 'utf8')).not.toContain(secretKey)
  })

  test('that could not be kept is told, and the settings are what is on disk', async () => {
    const failing: Secrets = {
      ...createSecretsFile(directory),
      set: () => Promise.reject(new Error('The key store is locked.')),
    }
    const settings = await open({ secrets: failing })
    await expect(settings.change({ llm: { ...groq, apiKey: secretKey } })).rejects.toThrow('locked')
    expect(settings.view().llm).toMatchObject({ ...groq, key: 'none' })
    expect((await open()).current).toEqual(settings.current)
  })
})

describe('a key that was set by hand', () => {
  test('in the file stays with its address when the window changes the model, and goes with a new address', async () => {
    await writeByHand({ llm: { ...groq, apiKey: secretKey, allowInsecure: true } })
    const settings = await open()
    expect(settings.view().llm.key).toBe('file')
    expect((await settings.change({ llm: { ...groq, model: 'other' } })).llm).toMatchObject({
      model: 'other',
      key: 'file',
    })
    expect(await written()).toMatchObject({ llm: { allowInsecure: true, apiKey: secretKey } })
    expect((await settings.change({ llm: elsewhere })).llm.key).toBe('none')
    expect(await written()).toEqual({ llm: elsewhere })
  })

  test('in a named variable counts before one that was typed, until one is typed for the part', async () => {
    await writeByHand({ llm: { ...groq, apiKeyEnv: 'GROQ' } })
    const settings = await open({ environment: { GROQ: 'from-environment' } })
    expect(settings.view().llm).toMatchObject({ key: 'environment', keyVariable: 'GROQ' })
    expect(keyOf(settings.current.llm)).toBeUndefined()
    expect((await settings.change({ llm: { ...groq, apiKey: secretKey } })).llm.key).toBe('kept')
    expect(await written()).toEqual({ llm: groq })
  })

  test('in a variable that is not set is no key, and the variable is named', async () => {
    await writeByHand({ llm: { ...groq, apiKeyEnv: 'GROQ' } })
    expect((await open()).view().llm).toMatchObject({ key: 'none', keyVariable: 'GROQ' })
  })

  test('in the variable of the provider itself is found at its own address alone', async () => {
    const environment = { OPENAI_API_KEY: 'k' }
    await writeByHand({ llm: { kind: 'openai', model: 'm' } })
    expect((await open({ environment })).view().llm).toMatchObject({
      key: 'environment',
      keyVariable: 'OPENAI_API_KEY',
    })
    await writeByHand({ llm: { kind: 'openai', model: 'm', baseUrl: 'https://proxy.example.org/v1' } })
    expect((await open({ environment })).view().llm.key).toBe('none')
  })
})

describe('a draft', () => {
  test('has the key that would be sent, and changes nothing', async () => {
    const settings = await open()
    await settings.change({ llm: { ...groq, apiKey: secretKey } })
    expect(keyOf(await settings.draft('llm', groq))).toBe(secretKey)
    expect(keyOf(await settings.draft('llm', { ...groq, apiKey: 'typed' }))).toBe('typed')
    expect(keyOf(await settings.draft('llm', { ...groq, apiKey: null }))).toBeUndefined()
    expect(keyOf(await settings.draft('llm', elsewhere))).toBeUndefined()
    expect(keyOf(await settings.draft('stt', groq))).toBeUndefined()
    expect(keyOf(settings.current.llm)).toBe(secretKey)
  })
})
