import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Database } from './database.ts'
import { searchItems, type SearchedDatabase } from './item-search.ts'
import { migrate } from './migrations.ts'

/** What it gave away, in characters and by the statement that asked for it. */
interface WatchedDatabase extends SearchedDatabase {
  readonly asked: string[]
  characters: number
}

let database: Database
beforeEach(() => {
  database = new Database(':memory:', { busyTimeoutMs: 0 })
  migrate(database, { copyPath: () => '' })
  database.run("INSERT INTO conversations (conversationId, title, createdAtMs, updatedAtMs) VALUES ('c', 't', 1, 1)")
})
afterEach(() => {
  database.close()
})

function say(...texts: string[]): void {
  for (const text of texts)
    database.run(
      `INSERT INTO items (itemId, conversationId, position, role, modality, status, text, createdAtMs)
       SELECT 'item-' || count(*), 'c', count(*), 'user', 'text', 'completed', ?, 1 FROM items`,
      text,
    )
}

function watched(): WatchedDatabase {
  const count = (sql: string, row: unknown): void => {
    watch.asked.push(sql)
    watch.characters += JSON.stringify(row ?? '').length
  }
  const watch: WatchedDatabase = {
    asked: [],
    characters: 0,
    row: (schema, sql, ...values) => {
      const row = database.row(schema, sql, ...values)
      count(sql, row)
      return row
    },
    rows: (schema, sql, ...values) => {
      const rows = database.rows(schema, sql, ...values)
      count(sql, rows)
      return rows
    },
    rowsUntil: (wanted, sql, ...values) => {
      const rows = database.rowsUntil(wanted, sql, ...values)
      count(sql, rows)
      return rows
    },
  }
  return watch
}

const found = (words: string): string[] => searchItems(database, words, 50).map(({ itemId }) => itemId)
const excerpt = (words: string): string =>
  searchItems(database, words, 1)
    .flatMap((hit) => hit.excerpt)
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join('')

describe('a search in items that are long', () => {
  test('leaves no work to the index that grows with the square of an item, and takes little of it', () => {
    say('mark the tone '.repeat(20_000))
    const watch = watched()
    expect(searchItems(watch, 'mark t', 50)).toHaveLength(1)
    for (const sql of watch.asked) expect(sql).not.toMatch(/snippet|highlight/)
    expect(watch.characters).toBeLessThan(25_000)
  })

  test('weighs none of them: they come behind what was said, the newest first', () => {
    say('ox '.repeat(30_000), 'an ox, and a lot of other words', 'ox '.repeat(30_000), 'an ox')
    const watch = watched()
    expect(searchItems(watch, 'ox', 50).map(({ itemId }) => itemId)).toEqual(['item-3', 'item-1', 'item-2', 'item-0'])
    say(...Array.from({ length: 50 }, () => 'ox '.repeat(20_000)))
    const more = watched()
    expect(searchItems(more, 'ox', 50).slice(0, 2)).toMatchObject([{ itemId: 'item-53' }, { itemId: 'item-52' }])
    const weighed = (sql: string): boolean => sql.includes('bm25')
    expect([watch.asked.filter(weighed).length, more.asked.filter(weighed).length]).toEqual([1, 0])
  })

  test('reads no more than 4 MiB of them, and shows the others by their title', () => {
    say(...Array.from({ length: 6 }, () => 'x '.repeat(500_000)))
    const hits = searchItems(database, 'x', 50)
    expect(hits.map((hit) => hit.excerpt[0]?.text === '…')).toEqual([false, false, false, false, true, true])
  })

  test('looks for no more of them than 24 MiB', () => {
    say('the first x', ...Array.from({ length: 30 }, () => 'y '.repeat(499_999) + 'x'))
    expect(found('x')).toHaveLength(26)
  })

  test('shows the place where the word is, also when it is far behind the beginning', () => {
    say(`${'y '.repeat(400_000)}the needle is here${' z'.repeat(1_000)}`)
    expect(excerpt('need')).toMatch(/^….*y the \[needle\] is here z.*…$/)
  })

  test('gives little of a word without an end', () => {
    say('m'.repeat(300_000))
    expect(excerpt('m').length).toBeLessThan(200)
  })
})

test('items that have all words are found, the last word as a beginning, the shortest before longer ones', () => {
  say('a plough for the ox and for everybody else who is here', 'the ox ploughs', 'the oxen', 'a plough')
  expect(found('OX "plough')).toEqual(['item-1', 'item-0'])
  expect(found('ox')).toHaveLength(3)
  expect(found(' "*" ')).toEqual([])
})

test('more than a thousand are not weighed: the newest come first', () => {
  say('ox', ...Array.from({ length: 1_000 }, () => 'another ox'))
  expect(found('ox').slice(0, 2)).toEqual(['item-1000', 'item-999'])
})

test('a word that is typed many times, and a page that is pasted, are looked up in sixteen words at most', () => {
  say('x y')
  const numbers = Array.from({ length: 40 }, (_, place) => `w${place}`).join(' ')
  const queries: unknown[] = []
  const watch = watched()
  const spy: SearchedDatabase = {
    ...watch,
    rowsUntil: (wanted, sql, ...values) => {
      queries.push(values[0])
      return watch.rowsUntil(wanted, sql, ...values)
    },
  }
  searchItems(spy, 'y x x x x x', 50)
  searchItems(spy, numbers, 50)
  expect(queries[0]).toBe('"y" "x"*')
  expect(String(queries.at(-1)).split(' ')).toHaveLength(16)
})

describe('an excerpt', () => {
  test('marks what is found without its accents and in any case, and whole words apart from the last', () => {
    say('Le Café est fermé; cafés, caféine')
    expect(excerpt('cafe ferme')).toBe('Le [Café] est [fermé]; cafés, caféine')
    expect(excerpt('CAFE')).toBe('Le [Café] est fermé; [cafés], [caféine]')
  })

  test('leaves no half of a character at its ends', () => {
    say(`${'😀'.repeat(100)} ox ${'😀'.repeat(100)}`)
    expect(excerpt('ox').isWellFormed()).toBe(true)
    expect(excerpt('ox')).toContain(' [ox] ')
  })
})
