import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { ExportedItem, ImportAnswer } from '../../shared/protocol/data-export.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { ExportPart } from '../../shared/protocol/export-parts.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { keepFigures, keepUsage } from './answer-tables.ts'
import { addAttachment } from './attachment-table.ts'
import type { Database } from './database.ts'
import { writeItem } from './item-rows.ts'

/** A few milliseconds each; whoever speaks has the time between them. */
const takenBackAtOnce = 20
const betweenMs = 10
/** A full disk does not empty itself in an instant. */
const tryAgainMs = 60_000
const shownAtOnce = 100
const notAllShown =
  'A file that you imported is kept whole, but not all of it is shown yet: the disk took no more. Free some space on it; ' +
  'the rest then comes by itself within a minute. Do not import the file again.'

type ImportState = 'arriving' | 'whole' | 'leaving'
const stateSchema = z.object({ importId: z.string(), state: z.enum(['arriving', 'whole', 'leaving']) })
const idSchema = z.object({ conversationId: z.string() })

/** What a killed process had of an import, once it was taken back to nothing. */
export const importBroken =
  'Parley ended in the middle of an import. Nothing of that file was kept, what was there before is as it was: import the file again.'

export interface ImportOptions {
  readonly clock: Clock
  readonly newId: () => string
  /** A sentence for the user about something that went wrong, and is tried again. */
  readonly onTrouble?: (sentence: string) => void
}

/**
 * Files that are taken in a few pieces at a time, each in a transaction of its own, and are seen all at once: until the
 * last piece is there nobody finds any of it, and what does not become whole is taken back.
 */
export class Imports {
  readonly #database: Database
  readonly #clock: Clock
  readonly #newId: () => string
  readonly #onTrouble: (sentence: string) => void
  readonly #cancels = new Map<string, () => void>()
  #isClosed = false
  /** A sentence for the user about what an earlier process left. */
  readonly notice: string | undefined

  constructor(database: Database, options: ImportOptions) {
    this.#database = database
    this.#clock = options.clock
    this.#newId = options.newId
    this.#onTrouble = options.onTrouble ?? (() => undefined)
    for (const { importId, state } of database.rows(stateSchema, 'SELECT importId, state FROM imports')) {
      if (state === 'arriving') this.notice = importBroken
      if (state === 'whole') this.#showAtOnce(importId)
      else this.#takeBack(importId)
    }
  }

  async import(
    parts: AsyncIterable<readonly ExportPart[]> | Iterable<readonly ExportPart[]>,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<ImportAnswer> {
    const importId = this.#newId()
    const answer = { conversations: 0, items: 0, notes: 0 }
    this.#database.transaction('every-commit', () =>
      this.#database.run("INSERT INTO imports (importId, state) VALUES (?, 'arriving')", importId),
    )
    try {
      let conversationId = ''
      for await (const few of parts) {
        this.#requireGoingOn(importId, signal)
        this.#database.letMove()
        this.#database.transaction('checkpoints', () => {
          for (const part of few) {
            if (part.type === 'conversation') conversationId = this.#newId()
            this.#keep(part, { importId, conversationId })
            answer[countOf[part.type]]++
          }
        })
        await nextTurn()
      }
      this.#requireGoingOn(importId, signal)
      this.#mark(importId, 'whole')
    } catch (thrown) {
      this.#takeBack(importId)
      throw thrown
    }
    await this.#show(importId)
    return answer
  }

  /** What is still being taken back, or shown, goes on at the next start. */
  close(): void {
    this.#isClosed = true
    for (const cancel of this.#cancels.values()) cancel()
    this.#cancels.clear()
  }

  #requireGoingOn(importId: string, signal: AbortSignal | undefined): void {
    if (signal?.aborted === true) throw refused('it was cancelled')
    if (this.#isClosed) throw refused('Parley is ending')
    const row = this.#database.row(stateSchema, 'SELECT importId, state FROM imports WHERE importId = ?', importId)
    if (row === undefined) throw refused('everything was deleted meanwhile')
  }

  #keep(part: ExportPart, to: { readonly importId: string; readonly conversationId: string }): void {
    const nowMs = this.#clock.wallMs()
    switch (part.type) {
      case 'conversation':
        // Out of sight like a deleted one. A time to come would keep it on top of the list for as long.
        this.#database.run(
          `INSERT INTO conversations (conversationId, title, createdAtMs, updatedAtMs, deletedAtMs, importId)
           VALUES (?, ?, ?, ?, ?, ?)`,
          ...[to.conversationId, part.title, part.createdAtMs, Math.min(part.updatedAtMs, nowMs), nowMs, to.importId],
        )
        return
      case 'item':
        importItem(this.#database, part.item, { conversationId: to.conversationId, newId: this.#newId })
        return
      case 'note':
        this.#database.run(
          'INSERT INTO notes (text, createdAtMs, importId) VALUES (?, ?, ?)',
          ...[part.text, part.createdAtMs, to.importId],
        )
    }
  }

  /** The word that decides: before it nothing of the import is there, after it all of it. */
  #mark(importId: string, state: ImportState): void {
    this.#database.transaction('every-commit', () =>
      this.#database.run('UPDATE imports SET state = ? WHERE importId = ?', state, importId),
    )
  }

  /** It is kept: whatever goes wrong from here on is no failure of the import, and whoever tried again had it twice. */
  async #show(importId: string): Promise<void> {
    try {
      while (!this.#isClosed && this.#showSome(importId)) await nextTurn()
    } catch {
      this.#showLater(importId)
    }
  }

  /** Of an earlier process; a disk that takes no more does not keep this one from starting. */
  #showAtOnce(importId: string): void {
    try {
      while (this.#showSome(importId)) continue
    } catch {
      this.#showLater(importId)
    }
  }

  #showLater(importId: string): void {
    this.#onTrouble(notAllShown)
    this.#inSteps(importId, tryAgainMs, () => this.#showSome(importId))
  }

  /** Whether there was anything left to show. */
  #showSome(importId: string): boolean {
    this.#database.letMove()
    const some = (table: string, key: string): string =>
      `${key} IN (SELECT ${key} FROM ${table} WHERE importId = ? LIMIT ${shownAtOnce})`
    const steps = [
      `UPDATE conversations SET deletedAtMs = NULL, importId = NULL WHERE ${some('conversations', 'conversationId')}`,
      `UPDATE notes SET importId = NULL WHERE ${some('notes', 'id')}`,
      'DELETE FROM imports WHERE importId = ?',
    ]
    return steps.some((sql) => this.#database.transaction('checkpoints', () => this.#database.run(sql, importId)) > 0)
  }

  #takeBack(importId: string): void {
    if (this.#isClosed) return
    try {
      this.#mark(importId, 'leaving')
    } catch {
      // A full disk: nobody sees it, and the next start takes it back whatever stands there.
    }
    this.#inSteps(importId, betweenMs, () => this.#takeBackSome(importId) > 0)
  }

  /** Until a step finds nothing left to do; one that fails is tried again. */
  #inSteps(importId: string, delayMs: number, step: () => boolean): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#cancels.delete(importId)
      let nextMs = betweenMs
      try {
        if (!step()) return
      } catch {
        nextMs = tryAgainMs
      }
      this.#inSteps(importId, nextMs, step)
    })
    this.#cancels.set(importId, cancel)
  }

  /** How much there was. Words leave the index one by one, so a conversation goes in parts. */
  #takeBackSome(importId: string): number {
    this.#database.letMove()
    const left = this.#database.row(idSchema, 'SELECT conversationId FROM conversations WHERE importId = ?', importId)
    return this.#database.transaction('checkpoints', () => {
      if (left === undefined) {
        const notes = this.#database.run('DELETE FROM notes WHERE importId = ?', importId)
        return notes + this.#database.run('DELETE FROM imports WHERE importId = ?', importId)
      }
      const items = this.#database.run(
        `DELETE FROM items WHERE itemNumber IN
         (SELECT itemNumber FROM items WHERE conversationId = ? ORDER BY position LIMIT ${takenBackAtOnce})`,
        left.conversationId,
      )
      if (items === takenBackAtOnce) return items
      return items + this.#database.run('DELETE FROM conversations WHERE conversationId = ?', left.conversationId)
    })
  }
}

const countOf = { conversation: 'conversations', item: 'items', note: 'notes' } as const

function refused(reason: string): AssistantError {
  return new AssistantError('import-refused', `This file was not imported: ${reason}. Nothing of it was kept.`)
}

function importItem(
  database: Database,
  { figures, usage = [], attachments = [], ...fields }: ExportedItem,
  to: { readonly conversationId: string; readonly newId: () => string },
): void {
  const itemId = to.newId()
  // Nobody is making it any more.
  const status = fields.status === 'streaming' ? 'interrupted' : fields.status
  writeItem(database, to.conversationId, { ...fields, itemId, status })
  if (figures !== undefined) keepFigures(database, itemId, figures)
  for (const used of usage) keepUsage(database, itemId, used)
  for (const attachment of attachments) addAttachment(database, attachment, { itemId, attachmentId: to.newId() })
}
