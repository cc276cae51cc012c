/*
 * `npm run bench -s -- [--json] [--only NAME[,NAME]] [--trials N] [--seed N]`: every wall-time figure of this project,
 * each measured against a real server process. For an otherwise idle machine; prints one JSON object with --json.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seeToPage } from '../main/cli/page-build.ts'
import { ensureOnThisMachine } from '../main/system-packages/this-machine.ts'
import { measureAddedLatency } from './added-latency.ts'
import { measureCutIn } from './cut-in.ts'
import { measureSpokenConversation } from './spoken-conversation.ts'

interface BenchOptions {
  readonly trials: number
  readonly seed: number
  readonly directory: string
}

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<unknown>>> = {
  'added-latency': ({ directory, trials }) => measureAddedLatency({ directory, runs: trials * 5 }),
  'cut-in': measureCutIn,
  'spoken-conversation': measureSpokenConversation,
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    trials: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
})

await ensureOnThisMachine({ set: 'test' })
await seeToPage({
  root: join(import.meta.dirname, '..'),
  wallMs: () => Date.now(),
  say: (line) => process.stderr.write(`${line}\n`),
})

const names = values.only?.split(',') ?? Object.keys(benches)
const directory = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const results: Record<string, unknown> = {}
try {
  for (const name of names) {
    const bench = benches[name]
    if (bench === undefined)
      throw new Error(`There is no bench named ${name}; there are ${Object.keys(benches).join(', ')}.`)
    if (!values.json) process.stderr.write(`${name} …\n`)
    results[name] = await bench({ trials: Number(values.trials), seed: Number(values.seed), directory })
    if (!values.json) process.stdout.write(`${name}: ${JSON.stringify(results[name], undefined, 2)}\n`)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
