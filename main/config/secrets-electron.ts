import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { KeyStoreView } from '../../shared/protocol/settings-api.ts'
import { writeAtomically } from './atomic-file.ts'
import type { Secrets } from './secrets.ts'

const fileName = 'keys-encrypted.json'
const contentSchema = z.record(z.string(), z.base64())
type Content = z.output<typeof contentSchema>

/** The synchronous calls are deprecated, and on macOS they block the whole app while the system asks. */
export type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

export interface ElectronSecretsOptions {
  readonly safeStorage: AsyncSafeStorage
  readonly profileDirectory: string
  readonly platform: NodeJS.Platform
}

/**
 * Keys encrypted by what the operating system offers, in a private file of the profile. Undefined where it offers
 * nothing; then they go where they go without Electron. To be called when the app is ready.
 */
export async function openElectronSecrets(options: ElectronSecretsOptions): Promise<Secrets | undefined> {
  const { safeStorage, platform } = options
  if (!(await safeStorage.isAsyncEncryptionAvailable().catch(() => false))) return undefined
  // Asked elsewhere it does not exist.
  const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : undefined
  return new ElectronSecrets(options, keyStoreView(platform, backend))
}

class ElectronSecrets implements Secrets {
  readonly #safeStorage: AsyncSafeStorage
  readonly #profileDirectory: string
  readonly #view: KeyStoreView
  /** Changes one after the other: each reads the file that the one before has written. */
  #last: Promise<void> = Promise.resolve()

  constructor({ safeStorage, profileDirectory }: ElectronSecretsOptions, view: KeyStoreView) {
    this.#safeStorage = safeStorage
    this.#profileDirectory = profileDirectory
    this.#view = view
  }

  async get(name: string): Promise<string | undefined> {
    await this.#last
    const kept = valueOf(await this.#read(), name)
    if (kept === undefined) return undefined
    const opened = await this.#safeStorage.decryptStringAsync(Buffer.from(kept, 'base64')).catch(() => undefined)
    if (opened === undefined) return undefined
    // The system has changed its own key; what was read is good, so a failure to write it anew is no failure.
    if (opened.shouldReEncrypt) await this.set(name, opened.result).catch(() => undefined)
    return opened.result
  }

  async set(name: string, value: string): Promise<void> {
    let encrypted: Buffer
    try {
      encrypted = await this.#safeStorage.encryptStringAsync(value)
    } catch {
      // Not the cause: what a failed encryption says may hold what it was to encrypt.
      throw new AssistantError(
        'store-failed',
        'The key could not be saved: the system’s key store refused it. Unlock the key store and save again.',
      )
    }
    await this.#change((content) => ({ ...content, [name]: encrypted.toString('base64') }))
  }

  async delete(name: string): Promise<void> {
    await this.#change((content) => Object.fromEntries(Object.entries(content).filter(([kept]) => kept !== name)))
  }

  describe(): KeyStoreView {
    return this.#view
  }

  #change(change: (content: Content) => Content): Promise<void> {
    const changing = this.#last.then(async () => {
      const text = `${JSON.stringify(change(await this.#read()))}\n`
      await writeAtomically(this.#profileDirectory, { name: fileName, text, title: 'The keys' })
    })
    this.#last = changing.catch(() => undefined)
    return changing
  }

  /** What cannot be read can no longer be decrypted either: the keys are asked for again. */
  async #read(): Promise<Content> {
    try {
      return contentSchema.parse(JSON.parse(await readFile(join(this.#profileDirectory, fileName), 'utf8')))
    } catch {
      return {}
    }
  }
}

function valueOf(content: Content, name: string): string | undefined {
  return Object.hasOwn(content, name) ? content[name] : undefined
}

function keyStoreView(
  platform: NodeJS.Platform,
  backend: ReturnType<AsyncSafeStorage['getSelectedStorageBackend']> | undefined,
): KeyStoreView {
  switch (backend) {
    case undefined:
      return { kind: 'system', sentence: `Keys are encrypted with ${storeName(platform)}, for this user alone.` }
    case 'basic_text':
    case 'unknown':
      return {
        kind: 'unprotected',
        sentence: `This system runs no key store that Parley can use (back-end: ${backend}), so keys are not protected: whoever can read your files can read them. Start GNOME Keyring or KWallet and open Parley again, or give keys by environment variable.`,
      }
    case 'gnome_libsecret':
      return { kind: 'system', sentence: 'Keys are encrypted with your login keyring (Secret Service).' }
    case 'kwallet':
    case 'kwallet5':
    case 'kwallet6':
      return { kind: 'system', sentence: 'Keys are encrypted with KWallet.' }
    default:
      return backend satisfies never
  }
}

function storeName(platform: NodeJS.Platform): string {
  return platform === 'darwin' ? 'the macOS Keychain' : 'Windows’ data protection'
}
