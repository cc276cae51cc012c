import { z } from 'zod'
import type { Figures, TorturePart } from './part.ts'
import { measureStore } from './store-process.ts'

const killsSchema = z.looseObject({
  kills: z.number(),
  acknowledged: z.number(),
  lost: z.number(),
  corrupt: z.number(),
  midAnswer: z.number(),
  midAnswerWrong: z.number(),
})
const migrationsSchema = z.looseObject({ lost: z.number(), corrupt: z.number() })
const settingsSchema = z.looseObject({ writes: z.number(), broken: z.number(), lost: z.number() })

/** kill -9 of a process that writes turns, one that brings an old store up to date, and one that saves settings. */
export const kills: TorturePart = {
  name: 'kills',
  quick: () => run({ kills: 30, others: 4 }),
  long: () => run({ kills: 1_000, others: 100 }),
}

async function run(counts: { readonly kills: number; readonly others: number }): Promise<Figures> {
  const writers = killsSchema.parse(await measureStore('kills', counts.kills))
  const migrations = migrationsSchema.parse(await measureStore('migrations', counts.others))
  const settings = settingsSchema.parse(await measureStore('settings', counts.others))
  return {
    n: counts.kills,
    ...{ writers, migrations, settings },
    bounds: [
      { what: 'acknowledged turns', value: writers.acknowledged, atLeast: counts.kills },
      { what: 'acknowledged turns lost', value: writers.lost, atMost: 0 },
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
