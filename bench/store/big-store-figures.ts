import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openStore } from '../../main/store/open-store.ts'
import type { Store } from '../../main/store/types.ts'
import { systemClock } from '../../main/system-clock.ts'
import { seededRandom } from '../../e2e/sound-sets/random.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { fillStore, wordOfRank, type BigStore } from './big-store.ts'

export interface BigStoreFigures extends BigStore {
  readonly items: number
  readonly fileMib: number
  readonly fillMs: number
  readonly reopenMs: number
  readonly backupMs: number
  readonly search: Spread
  readonly list: Spread
  readonly openLongest: Spread
  readonly save: Spread
}

/** What is asked of a store: common words, rare ones, beginnings of one letter and of three, several words at once. */
export async function measureBigStore(size: BigStore, rounds: number): Promise<BigStoreFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-big-store-'))
  try {
    const seeded = seededRandom(1)
    const random = (): number => seeded.between(0, 1)
    let store = openStore({ directory, clock: systemClock })
    const fillMs = timed(() => {
      fillStore(store, size, random)
    })
    store.close()
    // The first start after it makes the day's backup; the second has none to make.
    const backedUpMs = timed(() => {
      store = openStore({ directory, clock: systemClock })
    })
    store.close()
    const reopenMs = timed(() => {
      store = openStore({ directory, clock: systemClock })
    })
    const longest = longestOf(store)
    const queries = Array.from({ length: rounds }, (_, round) => queryOf(round, random))
    const search = queries.map((words) => timed(() => store.conversations.search(words, { limit: 50 })))
    const list = queries.map(() => timed(() => store.conversations.list({ limit: 200 })))
    const opened = queries.slice(0, 50).map(() => timed(() => store.conversations.items(longest)))
    const saved = queries.map((words, number) =>
      timed(() => {
        store.conversations.saveItem(longest, userTurn(`new-${number}`, words))
      }),
    )
    store.close()
    return {
      ...size,
      items: size.conversations * size.itemsPerConversation + size.longestItems,
      fileMib: Math.round((await stat(join(directory, 'parley.db'))).size / 2 ** 20),
      fillMs: Math.round(fillMs),
      reopenMs: Math.round(reopenMs),
      backupMs: Math.round(backedUpMs - reopenMs),
      ...{ search: spreadOf(search), list: spreadOf(list), openLongest: spreadOf(opened), save: spreadOf(saved) },
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
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

function timed(action: () => unknown): number {
  const startedAtMs = performance.now()
  action()
  return performance.now() - startedAtMs
}
