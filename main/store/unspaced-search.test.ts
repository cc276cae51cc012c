import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { StartCopy } from './copy-job.ts'
import { migrations } from './migrations.ts'
import { openStore } from './open-store.ts'
import { searchTextOf } from './search-text.ts'
import type { Store } from './types.ts'

let directory: string
let clock: ManualClock
let store: Store
let conversationId: string
const path = (): string => join(directory, 'parley.db')

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-unspaced-'))
  clock = new ManualClock()
  reopen()
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true, force: true })
})

function reopen(startCopy?: StartCopy): void {
  store = openStore({ directory, clock, busyTimeoutMs: 0, ...(startCopy !== undefined && { startCopy }) })
  conversationId = store.conversations.create().conversationId
}

function say(itemId: string, text: string): void {
  const said = { role: 'user', modality: 'text', status: 'completed', createdAtMs: 1 } as const
  store.conversations.saveItem(conversationId, { ...said, itemId, text })
}

/** Each item that was found, with what is marked of it in brackets. */
function found(words: string): string[] {
  return store.conversations
    .search(words, { limit: 50 })
    .map(({ excerpt }) => excerpt.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join(''))
}

/** As another program does it, which knows nothing of Parley. */
function elsewhere<T>(act: (database: DatabaseSync) => T): T {
  store.close()
  const database = new DatabaseSync(path())
  try {
    return act(database)
  } finally {
    database.close()
  }
}

function makeOld(texts: readonly string[]): void {
  const old = new DatabaseSync(path())
  for (const step of migrations.slice(0, 5)) old.exec(step)
  old.exec('PRAGMA user_version = 5')
  old.exec("INSERT INTO conversations (conversationId, title, createdAtMs, updatedAtMs) VALUES ('old', '', 1, 1)")
  const add = old.prepare(
    `INSERT INTO items (itemId, conversationId, position, role, modality, status, text, createdAtMs)
     VALUES (?, 'old', ?, 'user', 'text', 'completed', ?, 1)`,
  )
  for (const [place, text] of texts.entries()) add.run(`i${place}`, place, text)
  old.close()
}

function wordsInIndex(database: DatabaseSync): unknown {
  database.exec("CREATE VIRTUAL TABLE temp.indexed USING fts5vocab('main', 'itemSearch', 'row')")
  return database.prepare('SELECT count(*) AS count FROM temp.indexed').get()?.count
}

const sentences = [
  ['Chinese', '今天天气很好，我们去公园', '天气', '今天[天气]很好，我们去公园'],
  ['Chinese, one letter', '我们去公园', '去', '我们[去]公园'],
  ['Chinese, the last letter', '我们去公园', '园', '我们去公[园]'],
  ['Japanese in all of its scripts', '東京でコーヒーを飲みました', 'コーヒーを飲', '東京で[コーヒーを飲]みました'],
  ['Thai', 'วันนี้อากาศดีมาก', 'อากาศ', 'วันนี้[อากาศ]ดีมาก'],
  ['Thai, with marks on the letters', 'เขาไปซื้อน้ำที่ตลาด', 'น้ำ', 'เขาไปซื้อ[น้ำ]ที่ตลาด'],
  ['Lao', 'ຂ້ອຍຢາກກິນເຂົ້າ', 'ກິນ', 'ຂ້ອຍຢາກ[ກິນ]ເຂົ້າ'],
  ['Khmer', 'ខ្ញុំចង់ញ៉ាំបាយ', 'បាយ', 'ខ្ញុំចង់ញ៉ាំ[បាយ]'],
  ['Burmese', 'ကျွန်တော်ထမင်းစားတယ်', 'ထမင်း', 'ကျွန်တော်[ထမင်း]စားတယ်'],
  ['a letter outside of the first plane', '我看𠮷野家', '𠮷野', '我看[𠮷野]家'],
  ['between words with spaces', '我用iPhone拍照', 'iphone', '我用[iPhone]拍照'],
  ['the beginning of such a word', '我用iPhone拍照', 'iph', '我用[iPhone]拍照'],
  ['across both', '我用iPhone拍照', '用iPhone拍', '我[用iPhone拍]照'],
  ['two words in any order', '今天天气很好，我们去公园', '公园 天气', '今天[天气]很好，我们去[公园]'],
  ['a single letter before another word', '今天天气很好，我们去公园', '园 天气', '今天[天气]很好，我们去公[园]'],
] as const

test.each(sentences.map(([name, text, words, marked]) => ({ name, text, words, marked })))(
  'what stands inside a sentence without spaces is found and marked: $name',
  ({ text, words, marked }) => {
    say('one', 'something else 别的')
    say('two', text)
    expect(found(words)).toEqual([marked])
  },
)

test('letters in another order, or on both sides of a comma, are not what was looked for', () => {
  say('one', '今天，天气很好')
  expect([found('气天'), found('天天'), found('今气')]).toEqual([[], [], []])
})

test('kana with a voicing mark is another letter, however either was typed', () => {
  say('one', 'はがきをかく'.normalize('NFD'))
  expect(found('がき')).toEqual(['は[がき]をかく'])
  expect(found('かく')).toEqual(['はがきを[かく]'])
  expect(found('かき')).toEqual([])
})

test('any piece of any such sentence finds it, and is marked as it stands there', () => {
  const letters = fc.constantFrom(...Array.from('今天气很好我们去公园カメラのですกขคงเaé1 ，。😀'))
  let said = 0
  fc.assert(
    fc.property(fc.array(letters, { minLength: 3, maxLength: 40 }), fc.nat(), fc.nat(), (text, from, length) => {
      const whole = text.join('')
      const runs = whole.match(/[今天气很好我们去公园カメラのですกขคงเ]+/gu) ?? []
      const run = Array.from(runs[from % Math.max(1, runs.length)] ?? '')
      if (run.length === 0) return
      const start = from % run.length
      const wanted = run.slice(start, start + 1 + (length % (run.length - start))).join('')
      say(`${++said}`, whole)
      const hit = store.conversations.search(wanted, { limit: 200 }).find(({ itemId }) => itemId === `${said}`)
      expect(hit?.excerpt.map((part) => part.text).join('')).toBe(whole)
      expect(hit?.excerpt.some((part) => part.isMatch && part.text.includes(wanted))).toBe(true)
      store.conversations.removeItem(`${said}`)
    }),
    { numRuns: 200 },
  )
})

test('what is changed or goes leaves no letter in the index, whichever program deletes it', () => {
  say('one', '今天天气很好')
  say('two', '我们去公园')
  say('one', '明天下雨')
  expect([found('天气'), found('下雨')]).toEqual([[], ['明天[下雨]']])
  store.conversations.removeItem('one')
  const left = elsewhere((database) => {
    database.exec("DELETE FROM items WHERE itemId = 'two'")
    return wordsInIndex(database)
  })
  expect(left).toBe(0)
  reopen()
})

test('an item whose words were changed is found by them, and damages nothing', () => {
  say('one', 'hello world')
  say('one', 'good bye world')
  expect([found('hello'), found('world')]).toEqual([[], ['good bye [world]']])
})

test('an index that was broken is made anew with what stands inside of sentences', () => {
  say('one', '今天天气很好')
  elsewhere((database) => {
    database.enableDefensive(false)
    database.exec("UPDATE itemSearch_data SET block = x'00' WHERE id > 10")
  })
  // As a process leaves it that has met damage.
  writeFileSync(`${path()}.damaged`, '')
  reopen()
  expect(found('天气')).toEqual(['今天[天气]很好'])
})

test('a page that is pasted is looked up by its beginning', () => {
  const page = '今天天气很好我们去公园'.repeat(80)
  say('one', page)
  expect(found(page)).toHaveLength(1)
})

test('a book without a space is taken apart as far as it does not hold up everybody else', () => {
  const book = searchTextOf('天'.repeat(1_000_000)) ?? ''
  expect(book).toHaveLength(200_000 * 3 + 800_000)
})

describe('a store of an older version', () => {
  const many = 120

  beforeEach(() => {
    store.close()
    rmSync(directory, { recursive: true })
    directory = mkdtempSync(join(tmpdir(), 'parley-unspaced-'))
    makeOld(Array.from({ length: many }, (_, place) => `今天天气很好 ${place}`))
    reopen()
  })

  test('is used at once, and what stands inside of its sentences is found a little later, from the newest', () => {
    expect([found('今天').length, found('天气').length]).toEqual([50, 0])
    clock.advance(10)
    expect(found('天气')[0]).toBe(`今天[天气]很好 ${many - 1}`)
    expect(found('天气').length).toBeLessThan(50)
    clock.advance(1_000)
    expect(store.conversations.search('天气', { limit: 200 })).toHaveLength(many)
  })

  test('takes nothing while a backup is made, which it would put off for as long as it goes on itself', () => {
    store.close()
    rmSync(directory, { recursive: true })
    directory = mkdtempSync(join(tmpdir(), 'parley-unspaced-'))
    makeOld(['今天天气很好'])
    let end = (): void => undefined
    const startCopy: StartCopy = (_job, onOutcome) => {
      end = () => {
        onOutcome({ type: 'failed', message: 'The disk is full.' })
      }
      return { end: () => Promise.resolve() }
    }
    reopen(startCopy)
    clock.advance(20_000)
    expect(found('天气')).toEqual([])
    end()
    clock.advance(2_000)
    expect(found('天气')).toEqual(['今天[天气]很好'])
  })

  test('that is closed before all of it was taken goes on after the next start, once', () => {
    clock.advance(20)
    store.close()
    reopen()
    expect(found('天气').length).toBeLessThan(50)
    clock.advance(1_000)
    expect(store.conversations.search('天气', { limit: 200 })).toHaveLength(many)
    const left = elsewhere((database) => database.prepare('SELECT count(*) AS count FROM itemsToRead').get()?.count)
    expect(left).toBe(0)
    reopen()
  })

  test('whose index had lost an item by a change of its words has it again', () => {
    store.close()
    rmSync(directory, { recursive: true })
    directory = mkdtempSync(join(tmpdir(), 'parley-unspaced-'))
    makeOld(['one of them', 'another one'])
    elsewhere((old) => {
      old.exec("UPDATE items SET text = 'changed by then' WHERE itemId = 'i0'")
    })
    reopen()
    expect([found('changed'), found('another')]).toEqual([['[changed] by then'], ['[another] one']])
  })

  test('of which everything is deleted meanwhile has nothing left to take', () => {
    clock.advance(10)
    store.data.deleteEverything()
    clock.advance(1_000)
    expect(elsewhere(wordsInIndex)).toBe(0)
    reopen()
  })
})
