import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { Database } from './database.ts'

/** Long enough to read what was deleted and to want it back; short enough that "deleted" is no lie. */
export const undoMs = 30_000

const retryMs = 10 * 60 * 1000

const deletedSchema = z.object({ conversationId: z.string(), deletedAtMs: z.number() })

/** Conversations on their way out: nobody sees them any more, and for a moment they can come back. */
export class DeletedConversations {
  readonly #database: Database
  readonly #clock: Clock
  readonly #deleteFromCopies: (conversationId: string) => void
  readonly #purges = new Map<string, () => void>()

  /** Takes up what an earlier process left: it may have died in the middle of somebody's 30 seconds. */
  constructor(database: Database, clock: Clock, deleteFromCopies: (conversationId: string) => void) {
    this.#database = database
    this.#deleteFromCopies = deleteFromCopies
    this.#clock = clock
    const left = database.rows(
      deletedSchema,
      'SELECT conversationId, deletedAtMs FROM conversations WHERE deletedAtMs IS NOT NULL AND importId IS NULL',
    )
    for (const { conversationId, deletedAtMs } of left) {
      const remainingMs = deletedAtMs + undoMs - clock.wallMs()
      // A clock that was set back must not keep it for longer than was promised.
      if (remainingMs <= 0) this.#purgeOrWait(conversationId)
      else this.#purgeLater(conversationId, Math.min(remainingMs, undoMs))
    }
  }

  /** Wall time until which it can come back; undefined when there is nothing to delete. */
  delete(conversationId: string): number | undefined {
    const deletedAtMs = this.#clock.wallMs()
    const changed = this.#mark('deletedAtMs = ?1 WHERE conversationId = ?2 AND deletedAtMs IS NULL', {
      conversationId,
      deletedAtMs,
    })
    if (changed === 0) return undefined
    this.#purgeLater(conversationId, undoMs)
    return deletedAtMs + undoMs
  }

  restore(conversationId: string): void {
    const changed = this.#mark('deletedAtMs = ?1 WHERE conversationId = ?2 AND deletedAtMs IS NOT NULL', {
      conversationId,
      deletedAtMs: null,
    })
    if (changed === 0)
      throw new AssistantError('unknown-conversation', 'That conversation can no longer be brought back: it is gone.')
    this.#forgetPurge(conversationId)
  }

  /** An orderly end: nobody can take a deletion back any more, and what cannot go now goes at the next start. */
  purgeAll(): void {
    const left = [...this.#purges.keys()]
    this.forget()
    for (const conversationId of left) {
      try {
        this.#purge(conversationId)
      } catch {
        return
      }
    }
  }

  /** Of everything that was deleted there is nothing left to purge. */
  forget(): void {
    for (const cancel of this.#purges.values()) cancel()
    this.#purges.clear()
  }

  #mark(change: string, to: { readonly conversationId: string; readonly deletedAtMs: number | null }): number {
    return this.#database.transaction('every-commit', () =>
      this.#database.run(`UPDATE conversations SET ${change}`, to.deletedAtMs, to.conversationId),
    )
  }

  #purgeLater(conversationId: string, delayMs: number): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#purges.delete(conversationId)
      this.#purgeOrWait(conversationId)
    })
    this.#purges.set(conversationId, cancel)
  }

  #forgetPurge(conversationId: string): void {
    this.#purges.get(conversationId)?.()
    this.#purges.delete(conversationId)
  }

  #purgeOrWait(conversationId: string): void {
    try {
      this.#purge(conversationId)
    } catch {
      // A full disk: nobody waits for it and nobody sees the conversation, so there is time.
      this.#purgeLater(conversationId, retryMs)
    }
  }

  #purge(conversationId: string): void {
    // The copies first: as long as it is in one of them, the store remembers that it must go.
    this.#deleteFromCopies(conversationId)
    this.#database.transaction('every-commit', () =>
      this.#database.run(
        'DELETE FROM conversations WHERE conversationId = ? AND deletedAtMs IS NOT NULL',
        conversationId,
      ),
    )
    this.#database.forgetJournal()
  }
}
