import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { exportText } from '../../main/server/conversation-export.ts'
import { readPartsInThread } from '../../main/server/import-reading.ts'
import type { CopyOutcome, StartCopy } from '../../main/store/copy-job.ts'
import { copyThreads } from '../../main/store/copy-thread.ts'
import { openStore } from '../../main/store/open-store.ts'
import type { Store } from '../../main/store/types.ts'
import { systemClock } from '../../main/system-clock.ts'
import { seededRandom } from '../../e2e/sound-sets/random.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { partsOfYears, wordOfRank, type BigStore } from './big-store.ts'
import { loopDelayDuring, type LoopDelay } from './loop-delay.ts'

export interface BigStoreFigures extends BigStore {
  readonly items: number
  readonly fillMs: number
  /** Until it can be used; nobody waits for what goes on behind it. */
  readonly openMs: number
  readonly search: Spread
  /** Of words that are thousands of times in the long item, the last by its first letter. */
  readonly searchLong: Spread
  readonly list: Spread
  readonly openLongest: Spread
  readonly save: Spread
  readonly loopDelay: {
    /** The twin: the same process with nothing to do. */
    readonly whileIdle: LoopDelay
    readonly whileBackingUp: LoopDelay
    readonly whileLookingThrough: LoopDelay
    readonly whileImporting: LoopDelay
  }
  /** Of the store, one backup, the text that was said, and the index of its words. */
  readonly mib: { readonly file: number; readonly backup: number; readonly text: number; readonly index: number }
  readonly rssMib: { readonly before: number; readonly open: number; readonly afterSearches: number }
  readonly exportMib: number
}

const copyWorker = new URL('../../main/store/copy-worker.ts', import.meta.url)
const importWorker = new URL('../../main/server/import-worker.ts', import.meta.url)
const searchesForMemory = 1_000

/** What is asked of a store: common words, rare ones, beginnings of one letter and of three, several words at once. */
export async function measureBigStore(size: BigStore, rounds: number): Promise<BigStoreFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-big-store-'))
  try {
    const seeded = seededRandom(1)
    const random = (): number => seeded.between(0, 1)
    const rssBefore = rssMib()
    const filled = openStore({ directory, clock: systemClock })
    const fillMs = await timed(() => filled.data.import(partsOfYears(size, random)))
    filled.close()
    const file = join(directory, 'export.json')
    const whileBackingUp = await loopDelayDuring(() => openedUntilCopied(directory))
    const whileLookingThrough = await loopDelayDuring(() => openedUntilCopied(directory))
    const sizes = await sizesOf(directory)
    const whileIdle = await loopDelayDuring(() => wait(2_000))
    let store = filled
    const openMs = await timed(() => {
      store = openStore({ directory, clock: systemClock, startCopy: nobody })
    })
    const rssOpen = rssMib()
    for (let round = 0; round < searchesForMemory; round++)
      store.conversations.search(queryOf(round, random), { limit: 50 })
    const rssAfterSearches = rssMib()
    const longest = longestOf(store)
    const queries = Array.from({ length: rounds }, (_, round) => queryOf(round, random))
    const search = await series(queries, (words) => store.conversations.search(words, { limit: 50 }))
    const oftenInOne = queries.map((_, round) => `${wordOfRank(round % 5)} ${wordOfRank(0).slice(0, 1)}`)
    const searchLong = await series(oftenInOne, (words) => store.conversations.search(words, { limit: 50 }))
    const list = await series(queries, () => store.conversations.list({ limit: 200 }))
    const openLongest = await series(queries.slice(0, 50), () => store.conversations.items(longest))
    const save = await series(queries, (words, number) => {
      store.conversations.saveItem(longest, userTurn(`new-${number}`, words))
    })
    const head = { exportedAtMs: 1, notes: store.data.notes() }
    await pipeline(Readable.from(exportText(store.data.conversations(), head, 'json')), createWriteStream(file))
    const whileImporting = await loopDelayDuring(async () => {
      await store.data.import(readPartsInThread(importWorker)(createReadStream(file) as AsyncIterable<Uint8Array>))
    })
    store.close()
    return {
      ...size,
      items: size.conversations * size.itemsPerConversation + size.longestItems + 1,
      ...{ fillMs: Math.round(fillMs), openMs: Math.round(openMs) },
      ...{ search, searchLong, list, openLongest, save },
      loopDelay: { whileIdle, whileBackingUp, whileLookingThrough, whileImporting },
      mib: sizes,
      rssMib: { before: rssBefore, open: rssOpen, afterSearches: rssAfterSearches },
      exportMib: mib((await stat(file)).size),
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** As the host opens it, until what goes on behind it is over. */
async function openedUntilCopied(directory: string): Promise<void> {
  const inThread = copyThreads(copyWorker)
  const isOver = Promise.withResolvers<CopyOutcome>()
  const startCopy: StartCopy = (job, onOutcome) =>
    inThread(job, (outcome) => {
      onOutcome(outcome)
      isOver.resolve(outcome)
    })
  // The file of a short form would be looked through at once.
  const store = openStore({ directory, clock: systemClock, startCopy, checkedAtOnceBytes: 0 })
  const outcome = await isOver.promise
  store.close()
  if (outcome.type !== 'done') throw new Error(`The copy was not made: ${JSON.stringify(outcome)}`)
}

/** Keeps what goes on behind out of the figures of what is waited for. */
const nobody: StartCopy = () => ({ end: () => Promise.resolve() })

async function sizesOf(directory: string): Promise<BigStoreFigures['mib']> {
  const database = new DatabaseSync(join(directory, 'parley.db'), { readOnly: true })
  const sum = (of: string): number => mib(Number(database.prepare(`SELECT sum(length(${of}`).get()?.bytes))
  try {
    return {
      file: mib((await stat(join(directory, 'parley.db'))).size),
      backup: mib(await backupBytes(directory)),
      text: sum('CAST(text AS BLOB))) AS bytes FROM items'),
      index: sum('block)) AS bytes FROM itemSearch_data'),
    }
  } finally {
    database.close()
  }
}

async function backupBytes(directory: string): Promise<number> {
  const [backup] = (await readdir(directory)).filter((file) => /\.backup-\d+$/.test(file))
  if (backup === undefined) throw new Error('There is no backup.')
  return (await stat(join(directory, backup))).size
}

function mib(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}

function rssMib(): number {
  return mib(process.memoryUsage.rss())
}

function userTurn(itemId: string, text: string) {
  return { itemId, role: 'user', modality: 'text', status: 'completed', text, createdAtMs: 1 } as const
}

function longestOf(store: Store): string {
  const [newest] = store.conversations.list({ limit: 1 })
  if (newest === undefined) throw new Error('The store is empty.')
  return newest.conversationId
}

function queryOf(round: number, random: () => number): string {
  const rare = wordOfRank(Math.floor(random() * 20_000))
  const common = wordOfRank(Math.floor(random() * 20))
  const kinds = [rare, common, common.slice(0, 1), rare.slice(0, 3), `${common} ${rare}`, `${common} ${wordOfRank(3)}`]
  return kinds[round % kinds.length] ?? rare
}

async function series(queries: readonly string[], act: (words: string, number: number) => unknown): Promise<Spread> {
  const took: number[] = []
  for (const [number, words] of queries.entries()) took.push(await timed(() => act(words, number)))
  return spreadOf(took)
}

async function timed(action: () => unknown): Promise<number> {
  const startedAtMs = performance.now()
  await action()
  return performance.now() - startedAtMs
}
