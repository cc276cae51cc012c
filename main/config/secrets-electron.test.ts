import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { type AsyncSafeStorage, openElectronSecrets } from './secrets-electron.ts'
import type { Secrets } from './secrets.ts'

let profile = ''
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-secrets-'))
})
afterEach(async () => {
  await rm(profile, { recursive: true, force: true })
})

interface Script {
  isAvailable?: boolean
  backend?: ReturnType<AsyncSafeStorage['getSelectedStorageBackend']>
  /** With which generation of its own key the system encrypts. */
  generation?: number
  refuses?: boolean
}

// Nobody would take it for encryption, and the key itself does not stand in the file.
function turned(text: string): string {
  return Buffer.from(text).reverse().toString()
}

function scriptedSafeStorage(script: Script): AsyncSafeStorage {
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(script.isAvailable ?? true),
    getSelectedStorageBackend: () => script.backend ?? 'gnome_libsecret',
    encryptStringAsync: (text) =>
      script.refuses === true
        ? Promise.reject(new Error(`cannot encrypt ${text}`))
        : Promise.resolve(Buffer.from(`${script.generation ?? 1}:${turned(text)}`)),
    decryptStringAsync: (encrypted) => {
      const [generation, kept] = encrypted.toString().split(':')
      if (kept === undefined) return Promise.reject(new Error('not mine'))
      const result = turned(kept)
      return Promise.resolve({ result, shouldReEncrypt: generation !== String(script.generation ?? 1) })
    },
  }
}

async function open(script: Script = {}, platform: NodeJS.Platform = 'linux'): Promise<Secrets> {
  const secrets = await openElectronSecrets({
    safeStorage: scriptedSafeStorage(script),
    profileDirectory: profile,
    platform,
  })
  if (secrets === undefined) throw new Error('no key store')
  return secrets
}

const keptFile = (): Promise<string> => readFile(join(profile, 'keys-encrypted.json'), 'utf8')

describe('keys in the system’s store', () => {
  test('come back after a new start, and lie encrypted in a file of this user', async () => {
    await (await open()).set('llm', 'sk-secret')
    expect(await (await open()).get('llm')).toBe('sk-secret')
    expect(await keptFile()).not.toContain('sk-secret')
    if (process.platform !== 'win32')
      expect((await stat(join(profile, 'keys-encrypted.json'))).mode & 0o777).toBe(0o600)
  })

  test('are apart from each other, also when they are set at once', async () => {
    const secrets = await open()
    await Promise.all([secrets.set('llm', 'a'), secrets.set('stt', 'b'), secrets.set('tts', 'c')])
    await secrets.delete('stt')
    expect(await Promise.all(['llm', 'stt', 'tts'].map((name) => secrets.get(name)))).toEqual(['a', undefined, 'c'])
    expect(JSON.parse(await keptFile())).not.toHaveProperty('stt')
  })

  test('that are not there are undefined, whatever their name is, and can be deleted', async () => {
    const secrets = await open()
    expect(await secrets.get('llm')).toBeUndefined()
    expect(await secrets.get('toString')).toBeUndefined()
    await secrets.delete('llm')
  })

  test('are asked for again when the file or the encryption is foreign', async () => {
    await writeFile(join(profile, 'keys-encrypted.json'), '{"llm":"AAAA","stt":')
    expect(await (await open()).get('llm')).toBeUndefined()
    await writeFile(join(profile, 'keys-encrypted.json'), '{"llm":"AAAA"}')
    expect(await (await open()).get('llm')).toBeUndefined()
  })

  test('are encrypted anew when the system has a new key of its own', async () => {
    await (await open({ generation: 1 })).set('llm', 'sk-secret')
    const before = await keptFile()
    expect(await (await open({ generation: 2 })).get('llm')).toBe('sk-secret')
    expect(await keptFile()).not.toBe(before)
  })

  test('are not lost when one could not be saved, and the failure does not tell the key', async () => {
    await (await open()).set('llm', 'old')
    const refusing = await open({ refuses: true })
    const failure: unknown = await refusing.set('llm', 'sk-secret').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AssistantError)
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('sk-secret')
    expect(await refusing.get('llm')).toBe('old')
  })
})

describe('how well keys are kept', () => {
  test.each([
    ['linux', 'gnome_libsecret', 'system', 'login keyring'],
    ['linux', 'kwallet6', 'system', 'KWallet'],
    ['linux', 'basic_text', 'unprotected', 'basic_text'],
    ['linux', 'unknown', 'unprotected', 'unknown'],
    ['darwin', 'unknown', 'system', 'Keychain'],
    ['win32', 'unknown', 'system', 'Windows'],
  ] as const)('on %s with %s: %s', async (...[platform, backend, kind, word]) => {
    const view = (await open({ backend }, platform)).describe()
    expect(view.kind).toBe(kind)
    expect(view.sentence).toContain(word)
  })

  test('is nobody’s promise where the system offers nothing', async () => {
    const safeStorage = scriptedSafeStorage({ isAvailable: false })
    expect(await openElectronSecrets({ safeStorage, profileDirectory: profile, platform: 'linux' })).toBeUndefined()
  })
})
