import { z } from 'zod'
import type { Figures, Say, TorturePart } from './part.ts'
import { killServers } from './server-kills.ts'
import { measureStore } from './store-process.ts'

const killsSchema = z.looseObject({
  kills: z.number(),
  acknowledged: z.number(),
  lost: z.number(),
  lostLater: z.number(),
  corrupt: z.number(),
  midAnswer: z.number(),
  midAnswerWrong: z.number(),
  commitMs: z.looseObject({ p99: z.number() }),
})
const migrationsSchema = z.looseObject({ lost: z.number(), corrupt: z.number() })
const settingsSchema = z.looseObject({ writes: z.number(), broken: z.number(), lost: z.number() })

/** D1 wants 20 ms; on a machine that does other things meanwhile a disk takes longer, and the figure says how long. */
const commitMs = { quick: 200, long: 20 }

/** kill -9 of a process that writes turns, of the real server between acknowledged texts, of one that brings an old store up to date, and one that saves settings. */
export const kills: TorturePart = {
  name: 'kills',
  quick: (say) => run({ kills: 12, servers: 5, others: 2, commitMs: commitMs.quick }, say),
  long: (say) => run({ kills: 1_000, servers: 200, others: 100, commitMs: commitMs.long }, say),
}

interface Form {
  readonly kills: number
  readonly servers: number
  readonly others: number
  readonly commitMs: number
}

async function run(counts: Form, say: Say): Promise<Figures> {
  const writers = killsSchema.parse(await measureStore('kills', counts.kills))
  const servers = await killServers(counts.servers, say)
  const migrations = migrationsSchema.parse(await measureStore('migrations', counts.others))
  const settings = settingsSchema.parse(await measureStore('settings', counts.others))
  return {
    n: counts.kills + counts.servers,
    ...{ writers, servers, migrations, settings },
    bounds: [
      { what: 'acknowledged turns', value: writers.acknowledged, atLeast: counts.kills },
      { what: 'acknowledged turns lost', value: writers.lost, atMost: 0 },
      { what: 'of all runs, lost after the last kill', value: writers.lostLater, atMost: 0 },
      { what: 'a commit, p99 in ms', value: writers.commitMs.p99, atMost: counts.commitMs },
      { what: 'texts that the server acknowledged', value: servers.acknowledged, atLeast: counts.servers },
      { what: 'of these lost', value: servers.lost, atMost: 0 },
      { what: 'of these lost after the last kill', value: servers.lostLater, atMost: 0 },
      { what: 'kills of the server before it had answered', value: servers.unanswered, atLeast: 1 },
      { what: 'stores not as they were left', value: writers.corrupt, atMost: 0 },
      { what: 'kills in the middle of an answer', value: writers.midAnswer, atLeast: 1 },
      { what: 'of these with too little, or not marked', value: writers.midAnswerWrong, atMost: 0 },
      { what: 'items lost in a migration', value: migrations.lost, atMost: 0 },
      { what: 'stores broken by a migration', value: migrations.corrupt, atMost: 0 },
      { what: 'settings that were neither the old ones nor the new ones', value: settings.broken, atMost: 0 },
      { what: 'settings lost that were saved', value: settings.lost, atMost: 0 },
    ],
  }
}
