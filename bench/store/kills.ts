import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { seededRandom } from '../../e2e/sound-sets/random.ts'
import { openStore } from '../../main/store/open-store.ts'
import { systemClock } from '../../main/system-clock.ts'
import type { Item } from '../../shared/protocol/items.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { answerText, draftsOfAnswer, textOf } from './written-turns.ts'

export interface KillFigures {
  readonly kills: number
  readonly acknowledged: number
  /** Acknowledged turns and answers that were not there afterwards, or not word for word as they were. */
  readonly lost: number
  /** The same of all runs, looked at once more when the last process was killed. */
  readonly lostLater: number
  /** Stores that could not be opened, or had to be put aside. */
  readonly corrupt: number
  /** Answers that were being made when the process was killed: there, marked, and no shorter than what was last saved. */
  readonly midAnswer: number
  readonly midAnswerWrong: number
  readonly commitMs: Spread & { readonly p99: number }
}

const child = fileURLToPath(new URL('writing-child.ts', import.meta.url))
/** From before the store is open, with its checks and clean-ups, to hundreds of turns later. */
const latestKillMs = 400

/** Kills a writing process at random moments, each time on the store the one before has left. */
export async function killWriters(kills: number, seed: number): Promise<KillFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-kills-'))
  const random = seededRandom(seed)
  const commitsMs: number[] = []
  const allSaid: Said[] = []
  let [acknowledged, lost, lostLater, corrupt, midAnswer, midAnswerWrong] = [0, 0, 0, 0, 0, 0]
  try {
    for (let run = 0; run < kills; run++) {
      const said = await writeUntilKilled(directory, { run, killAfterMs: random.between(0, latestKillMs) })
      commitsMs.push(...said.commitsMs)
      allSaid.push(said)
      acknowledged += said.acknowledged.length
      const found = readStore(directory, [said])
      if (found === undefined) corrupt++
      lost += lostOf(said, found)
      if (said.draft === undefined) continue
      midAnswer++
      const item = found?.get(said.draft.itemId)
      // It may have gone on for a few writes after the last line that was read here, to the end of the answer.
      const isRight =
        item !== undefined &&
        item.status !== 'streaming' &&
        item.text.length >= said.draft.characters &&
        answerText(draftsOfAnswer).startsWith(item.text)
      if (!isRight) midAnswerWrong++
    }
    const atTheEnd = readStore(directory, allSaid)
    for (const said of allSaid) lostLater += lostOf(said, atTheEnd)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  const sorted = commitsMs.toSorted((one, other) => one - other)
  const p99 = Math.round((sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0) * 100) / 100
  const commitMs = { ...spreadOf(commitsMs), p99 }
  return { kills, acknowledged, lost, lostLater, corrupt, midAnswer, midAnswerWrong, commitMs }
}

interface Said {
  readonly conversationId: string | undefined
  readonly acknowledged: readonly string[]
  readonly commitsMs: readonly number[]
  readonly draft: { readonly itemId: string; readonly characters: number } | undefined
}

async function writeUntilKilled(
  directory: string,
  { run, killAfterMs }: { readonly run: number; readonly killAfterMs: number },
): Promise<Said> {
  const running = spawn(process.execPath, [child, directory, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => running.once('close', resolve))
  let timer: NodeJS.Timeout | undefined
  const kill = (afterMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => running.kill('SIGKILL'), afterMs)
  }
  // Every eighth dies at a moment of its start; Node alone takes some 100 ms to get there.
  if (run % 8 === 0) kill(60 + killAfterMs)
  const acknowledged: string[] = []
  const commitsMs: number[] = []
  let conversationId: string | undefined
  let draft: Said['draft']
  for await (const line of createInterface({ input: running.stdout })) {
    const [kind, id = '', figure] = line.split(' ')
    if (kind === 'open') {
      conversationId = id
      if (run % 8 !== 0) kill(killAfterMs)
    } else if (kind === 'draft') draft = { itemId: id, characters: Number(figure) }
    else {
      acknowledged.push(id)
      commitsMs.push(Number(figure))
      draft = undefined
    }
  }
  clearTimeout(timer)
  await exited
  return { conversationId, acknowledged, commitsMs, draft }
}

function lostOf({ acknowledged }: Said, found: ReadonlyMap<string, Item> | undefined): number {
  const isThere = (itemId: string): boolean => {
    const item = found?.get(itemId)
    return item?.status === 'completed' && item.text === textOf(itemId)
  }
  return acknowledged.filter((itemId) => !isThere(itemId)).length
}

/** Undefined when the store is not the one that was left. */
function readStore(directory: string, allSaid: readonly Said[]): ReadonlyMap<string, Item> | undefined {
  const store = openStore({ directory, clock: systemClock })
  try {
    if (store.notice !== undefined) return undefined
    const ids = allSaid.flatMap(({ conversationId }) => (conversationId === undefined ? [] : [conversationId]))
    const items = ids.flatMap((conversationId) => store.conversations.items(conversationId))
    return new Map(items.map((item) => [item.itemId, item]))
  } finally {
    store.close()
  }
}
