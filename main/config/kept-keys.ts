import { z } from 'zod'
import type { ProviderPart } from '../../shared/protocol/settings-api.ts'
import type { Secrets } from './secrets.ts'

const keptKeySchema = z.strictObject({ origin: z.string(), key: z.string().min(1) })
type KeptKey = Readonly<z.output<typeof keptKeySchema>>

/** Keys that were typed: each is kept with the one origin that it was given for, and is had for no other. */
export class KeptKeys {
  readonly #secrets: Secrets

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  async keyFor(part: ProviderPart, origin: string): Promise<string | undefined> {
    const kept = await this.#read(part)
    return kept?.origin === origin ? kept.key : undefined
  }

  /** What the kept key was given for. */
  async originOf(part: ProviderPart): Promise<string | undefined> {
    return (await this.#read(part))?.origin
  }

  async keep(part: ProviderPart, key: KeptKey): Promise<void> {
    await this.#secrets.set(part, JSON.stringify(key))
  }

  async forget(part: ProviderPart): Promise<void> {
    await this.#secrets.delete(part)
  }

  async forgetUnlessFor(part: ProviderPart, origin: string): Promise<void> {
    if ((await this.keyFor(part, origin)) === undefined) await this.forget(part)
  }

  async #read(part: ProviderPart): Promise<KeptKey | undefined> {
    const text = await this.#secrets.get(part)
    if (text === undefined) return undefined
    try {
      return keptKeySchema.parse(JSON.parse(text))
    } catch {
      return undefined
    }
  }
}
