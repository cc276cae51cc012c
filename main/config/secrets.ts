import type { KeyStoreView } from '../../shared/protocol/settings-api.ts'

/**
 * Where keys are kept between starts: the operating system's own store in Electron, a private file elsewhere. Values
 * are opaque texts (never empty); names are short and plain (`llm`, `stt`, `tts`). Failures throw `store-failed` with a
 * sentence that never holds a value.
 */
export interface Secrets {
  /** Undefined when nothing is kept under this name, or when what is kept can no longer be read. */
  get(name: string): Promise<string | undefined>
  /** On disk when it resolves. */
  set(name: string, value: string): Promise<void>
  /** Nothing of it is left when it resolves; what is not there is no failure. */
  delete(name: string): Promise<void>
  /** How well they are kept, in a sentence for the settings page. Asked for often; answers at once. */
  describe(): KeyStoreView
}
