import type { GlobalShortcut } from 'electron'
import type { ShortcutOutcome } from '../../shared/protocol/host-bridge.ts'
import { isAccelerator } from './accelerator.ts'

type Registry = Pick<GlobalShortcut, 'register' | 'unregister'>

/** The one shortcut that works everywhere: it brings the window up. A new one takes the place of the old only when it holds. */
export class SummonShortcut {
  readonly #registry: Registry
  readonly #onPress: () => void
  #held: string | undefined
  #outcome: ShortcutOutcome = { isHeld: false, accelerator: undefined, reason: 'No shortcut is set.' }

  constructor(options: { readonly registry: Registry; readonly onPress: () => void }) {
    this.#registry = options.registry
    this.#onPress = options.onPress
  }

  /** What holds now, or why nothing does. */
  get outcome(): ShortcutOutcome {
    return this.#outcome
  }

  /** What came of asking for this one. When it was refused, what was held before is held still. */
  use(accelerator: string | undefined): ShortcutOutcome {
    if (accelerator === undefined) {
      this.close()
      return this.#outcome
    }
    if (accelerator === this.#held) return this.#outcome
    const refusal = this.#refusalOf(accelerator)
    if (refusal !== undefined) {
      const stays = this.#held === undefined ? '' : ` ${this.#held} stays.`
      const refused = { isHeld: false, accelerator, reason: `${refusal}${stays}` } as const
      if (this.#held === undefined) this.#outcome = refused
      return refused
    }
    if (this.#held !== undefined) this.#registry.unregister(this.#held)
    this.#held = accelerator
    this.#outcome = { isHeld: true, accelerator }
    return this.#outcome
  }

  close(): void {
    if (this.#held !== undefined) this.#registry.unregister(this.#held)
    this.#held = undefined
    this.#outcome = { isHeld: false, accelerator: undefined, reason: 'No shortcut is set.' }
  }

  #refusalOf(accelerator: string): string | undefined {
    if (!isAccelerator(accelerator))
      return `"${accelerator}" cannot be a shortcut: take Ctrl, Alt or Super and one more key.`
    try {
      return this.#registry.register(accelerator, this.#onPress)
        ? undefined
        : `${accelerator} is taken by another program or by the system. Choose another one; the tray icon opens Parley as well.`
    } catch {
      // Electron throws at what it cannot parse, and its list of keys is its own.
      return `This system knows no key ${accelerator}. Choose another one.`
    }
  }
}
