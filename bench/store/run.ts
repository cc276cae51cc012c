/*
 * `node bench/store/run.ts kills|migrations|settings --count N` or `big [--count CONVERSATIONS]`: one part of `npm run torture` that needs the
 * store itself. Prints one JSON object.
 */
import { parseArgs } from 'node:util'
import { measureBigStore } from './big-store-figures.ts'
import { killWriters } from './kills.ts'
import { killMigrations } from './migration-kills.ts'
import { killSettings } from './settings-kills.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string', default: '1' } },
})
const [part] = positionals
const count = Number(values.count ?? 30)

async function measure(): Promise<unknown> {
  switch (part) {
    case 'kills':
      return await killWriters(count, Number(values.seed))
    case 'migrations':
      return await killMigrations(count, Number(values.seed))
    case 'settings':
      return await killSettings(count, Number(values.seed))
    case 'big':
      return await measureBigStore(
        {
          ...{ conversations: Number(values.count ?? 20_000), itemsPerConversation: 20, longestItems: 2_000 },
          longItemCharacters: 1_000_000,
        },
        300,
      )
    default:
      throw new Error(`There is no part called ${String(part)}; there are kills, migrations, settings and big.`)
  }
}

console.log(JSON.stringify(await measure(), undefined, 2))
