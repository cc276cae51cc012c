import { AssistantError } from '../../shared/protocol/errors.ts'
import {
  providerParts,
  type KeyStoreView,
  type ProviderChange,
  type ProviderPart,
  type SettingsChange,
  type SettingsView,
} from '../../shared/protocol/settings-api.ts'
import { KeptKeys } from './kept-keys.ts'
import { parseSettings } from './parse-settings.ts'
import { isServer, originOf, type PartSettings } from './provider-addresses.ts'
import { changeProvider, parsePart, withOpenChoices, type KeyChange } from './provider-change.ts'
import { readyLlms } from './ready-llms.ts'
import type { Secrets } from './secrets.ts'
import {
  findWrittenSettings,
  saveSettings,
  settingsFileName,
  settingsText,
  usableSettingsText,
  type WrittenSettings,
} from './settings-file.ts'
import { settingsView } from './settings-view.ts'
import type { Settings } from './settings.ts'

export interface LiveSettingsOptions {
  readonly profileDirectory: string
  /** As they were read at the start. */
  readonly settings: Settings
  /** They are of a file that was given for one run, and stay as they are. */
  readonly readOnlyReason: string | undefined
  readonly secrets: Secrets
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The settings of a running program: changed while it runs, kept in the profile, with the keys that were typed. */
export class LiveSettings {
  readonly #options: LiveSettingsOptions
  readonly #keys: KeptKeys
  #written: Settings
  #current: Settings
  #keptKeys: ReadonlySet<ProviderPart> = new Set()
  /** Also of a key that waits while it is not needed. */
  #keptLlmOrigin: string | undefined
  /** What the profile's file said when it was read or written last. */
  #usedText: string | undefined
  #onChange: (current: Settings) => void = () => undefined
  #onNotice: (sentence: string) => void = () => undefined
  #last: Promise<unknown> = Promise.resolve()

  private constructor(options: LiveSettingsOptions) {
    this.#options = options
    this.#keys = new KeptKeys(options.secrets)
    this.#written = options.settings
    this.#current = options.settings
  }

  static async open(options: LiveSettingsOptions): Promise<LiveSettings> {
    const live = new LiveSettings(options)
    live.#usedText = await usableSettingsText(options.profileDirectory)
    await live.#use(options.settings)
    return live
  }

  /** With the keys in it that were typed: not for showing. */
  get current(): Settings {
    return this.#current
  }

  onChange(listener: (current: Settings) => void): void {
    this.#onChange = listener
  }

  /** A sentence for the user: the file had gone, and what was done about it. */
  onNotice(listener: (sentence: string) => void): void {
    this.#onNotice = listener
  }

  view(): SettingsView {
    const { profileDirectory, readOnlyReason, environment, secrets } = this.#options
    const keyStore: KeyStoreView = secrets.describe()
    const ready = readyLlms(this.#keptLlmOrigin, environment)
    return {
      ...settingsView({
        ...{ written: this.#written, keptKeys: this.#keptKeys, environment, keyStore },
        ...{ profileDirectory, readOnlyReason },
      }),
      ...(ready.length > 0 && { readyLlms: [...ready] }),
    }
  }

  /** One after the other, and each whole or not at all. Throws `settings-invalid` or `store-failed`. */
  change(change: SettingsChange): Promise<SettingsView> {
    const changed = this.#last.then(() => this.#change(change))
    this.#last = changed.catch(() => undefined)
    return changed
  }

  /**
   * Takes what somebody wrote into the file meanwhile. Throws `settings-invalid`, and everything stays as it was; at the
   * last look a file that has gone is made again.
   */
  reload({ isLastLook }: { readonly isLastLook: boolean }): Promise<void> {
    const reloaded = this.#last.then(() => this.#reload(isLastLook))
    this.#last = reloaded.catch(() => undefined)
    return reloaded
  }

  /**
   * A part's settings as they would be after a change, with the key that would be sent; nothing is kept. What was not
   * chosen yet is `openChoice`.
   */
  async draft(part: ProviderPart, change: ProviderChange): Promise<PartSettings> {
    const { fields, key } = changeProvider(part, this.#written[part], withOpenChoices(part, change))
    const settings = parsePart(part, fields)
    return key.type === 'keep'
      ? withKey(settings, key.key)
      : key.type === 'stay'
        ? this.#withKept(part, settings)
        : settings
  }

  async #reload(isLastLook: boolean): Promise<void> {
    // Settings of a file that was given for one run: the profile's have no say in it.
    if (this.#options.readOnlyReason !== undefined) return
    const written = parseSettings(await this.#find({ mayComeBack: !isLastLook }), settingsFileName)
    if (JSON.stringify(written) === JSON.stringify(this.#written)) return
    await this.#use(written)
    this.#onChange(this.#current)
  }

  async #change(change: SettingsChange): Promise<SettingsView> {
    const { profileDirectory, readOnlyReason } = this.#options
    if (readOnlyReason !== undefined) throw new AssistantError('settings-invalid', readOnlyReason)
    // What somebody wrote into the file meanwhile counts from here on: a change must not undo it.
    const next: Record<string, unknown> = { ...(await this.#find({ mayComeBack: false })) }
    const before = parseSettings(next, 'settings.json')
    const keyChanges = new Map<ProviderPart, KeyChange>()
    for (const [name, value] of Object.entries(change)) {
      // Not spread: `null` takes a setting back to its default.
      if (value === null) Reflect.deleteProperty(next, name)
      else if (value !== undefined) next[name] = value
    }
    for (const part of providerParts) {
      const asked = change[part]
      if (asked === undefined) continue
      const { fields, key } = changeProvider(part, before[part], asked)
      next[part] = fields
      keyChanges.set(part, key)
    }
    const written = await saveSettings(profileDirectory, next)
    this.#usedText = settingsText(next)
    try {
      for (const [part, key] of keyChanges) await this.#changeKey(part, key)
    } finally {
      await this.#use(written)
      this.#onChange(this.#current)
    }
    return this.view()
  }

  /** An empty file and none at all are not the same: a sync tool, or an editor, takes it away for a moment. */
  async #find({ mayComeBack }: { readonly mayComeBack: boolean }): Promise<WrittenSettings> {
    const { profileDirectory } = this.#options
    const found = await findWrittenSettings(profileDirectory, { usedText: this.#usedText, mayComeBack })
    this.#usedText = found.text
    if (found.notice !== undefined) this.#onNotice(found.notice)
    return found.written
  }

  async #changeKey(part: ProviderPart, change: KeyChange): Promise<void> {
    switch (change.type) {
      case 'keep':
        await this.#keys.keep(part, { origin: change.origin, key: change.key })
        return
      case 'forget':
        await this.#keys.forget(part)
        return
      case 'stay':
        await this.#keys.forgetUnlessFor(part, change.origin)
        return
      case 'rest':
        return
    }
  }

  async #use(written: Settings): Promise<void> {
    const [llm, stt, tts] = await Promise.all([
      this.#withKept('llm', written.llm),
      this.#withKept('stt', written.stt),
      this.#withKept('tts', written.tts),
    ])
    const current = { ...written, llm, stt, tts }
    this.#keptLlmOrigin = await this.#keys.originOf('llm')
    this.#written = written
    this.#current = current
    this.#keptKeys = new Set(providerParts.filter((part) => current[part] !== written[part]))
  }

  /** A key in the settings, or in a variable that they name, counts before one that was typed. */
  async #withKept<T extends PartSettings>(part: ProviderPart, settings: T): Promise<T> {
    const origin = originOf(settings)
    if (origin === undefined || !isServer(settings)) return settings
    if (settings.apiKey !== undefined || settings.apiKeyEnv !== undefined) return settings
    const key = await this.#keys.keyFor(part, origin)
    return key === undefined ? settings : withKey(settings, key)
  }
}

function withKey<T extends PartSettings>(settings: T, apiKey: string): T {
  return { ...settings, apiKey }
}
