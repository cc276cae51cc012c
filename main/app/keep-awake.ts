import type { PowerSaveBlocker } from 'electron'

/** One blocker, however often it is asked for: while somebody listens or speaks the system must not suspend the app. */
export class KeepAwake {
  readonly #blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  #id: number | undefined

  constructor(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>) {
    this.#blocker = blocker
  }

  set(isNeeded: boolean): void {
    if (isNeeded) this.#id ??= this.#blocker.start('prevent-app-suspension')
    else this.close()
  }

  close(): void {
    if (this.#id !== undefined) this.#blocker.stop(this.#id)
    this.#id = undefined
  }
}
