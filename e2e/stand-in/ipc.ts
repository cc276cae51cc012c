import { EventEmitter } from 'node:events'
import type * as E from 'electron'

type Handler = (event: E.IpcMainInvokeEvent, ...given: unknown[]) => unknown

export class StandInIpc extends EventEmitter implements Pick<E.IpcMain, 'handle' | 'removeHandler'> {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** Throws as Electron words it. */
  async answer(channel: string, event: E.IpcMainInvokeEvent, given: readonly unknown[]): Promise<unknown> {
    try {
      const handler = this.#handlers.get(channel)
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
      return await handler(event, ...given)
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error })
    }
  }
}

export const ipcMain = new StandInIpc()
