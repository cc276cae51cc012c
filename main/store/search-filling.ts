import { z } from 'zod'
import type { Clock } from '../../shared/std/clock.ts'
import type { Database } from './database.ts'
import { searchTextOf } from './search-text.ts'

/** A few milliseconds each; whoever speaks has the time between them. */
const lookedAtAtOnce = 500
const changedAtOnce = 5
const charactersAtOnce = 32_000
const betweenMs = 10
/** A backup, or the first look through a file, takes seconds; this would put it off for as long as it goes on itself. */
const whileHeldStillMs = 1_000
/** A full disk does not empty itself in an instant. */
const tryAgainMs = 60_000

const leftSchema = z.object({ upToItemNumber: z.number() })
const itemSchema = z.object({ itemNumber: z.number(), text: z.string() })
type OldItem = z.output<typeof itemSchema>

/**
 * Items of an older store, whose words went into the index as they are: those that are written without spaces go in anew,
 * from the newest, while the store is used. Until then they are found by the beginnings of their sentences.
 */
export class SearchFilling {
  readonly #database: Database
  readonly #clock: Clock
  #cancel: () => void = () => undefined

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
    if (this.#left() !== undefined) this.#goOnAfter(betweenMs)
  }

  /** What is left goes in after the next start. */
  close(): void {
    this.#cancel()
  }

  #goOnAfter(delayMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => {
      let nextMs = betweenMs
      try {
        if (this.#database.isHeldStill) nextMs = whileHeldStillMs
        else if (!this.#takeSome()) return
      } catch {
        nextMs = tryAgainMs
      }
      this.#goOnAfter(nextMs)
    })
  }

  #left(): number | undefined {
    return this.#database.row(leftSchema, 'SELECT upToItemNumber FROM itemsToRead')?.upToItemNumber
  }

  /** Whether there is more. */
  #takeSome(): boolean {
    const upTo = this.#left()
    if (upTo === undefined) return false
    const { looked, changed } = this.#read(upTo)
    this.#database.transaction('checkpoints', () => {
      for (const { itemNumber, text } of changed)
        this.#database.run('UPDATE items SET searchText = ? WHERE itemNumber = ?', text, itemNumber)
      const last = looked.at(-1)
      if (last === undefined) this.#database.run('DELETE FROM itemsToRead')
      else this.#database.run('UPDATE itemsToRead SET upToItemNumber = ?', last.itemNumber - 1)
    })
    return looked.length > 0
  }

  #read(upTo: number): { readonly looked: readonly OldItem[]; readonly changed: readonly OldItem[] } {
    const changed: OldItem[] = []
    let characters = 0
    const isEnough = ({ itemNumber, text }: OldItem): boolean => {
      const searchText = searchTextOf(text)
      if (searchText !== null) changed.push({ itemNumber, text: searchText })
      characters += text.length
      return changed.length >= changedAtOnce || characters >= charactersAtOnce
    }
    const looked = this.#database.rowsUntil(
      { schema: itemSchema, isEnough },
      `SELECT itemNumber, text FROM items WHERE itemNumber <= ? ORDER BY itemNumber DESC LIMIT ${lookedAtAtOnce}`,
      upTo,
    )
    return { looked, changed }
  }
}
