/*
 * `npm run bench -s -- [--json] [--only NAME[,NAME]] [--long] [--trials N] [--seed N]`: every wall-time figure of this
 * project, each measured against a real server process. For an otherwise idle machine; prints one JSON object with
 * --json. Without names: the renderer line (about 23 minutes); with --long that in its long form, and the server's.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seeToPage } from '../main/cli/page-build.ts'
import { ensureOnThisMachine } from '../main/system-packages/this-machine.ts'
import { measureAddedLatency } from './added-latency.ts'
import { measureCutIn } from './cut-in.ts'
import { measureRendererLine, rendererLineParts } from './renderer-line.ts'
import { measureSpokenConversation } from './spoken-conversation.ts'
import { measureStartup } from './startup.ts'
import { measureThread } from './thread.ts'

interface BenchOptions {
  readonly trials: number
  readonly seed: number
  readonly directory: string
}

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<unknown>>> = {
  'added-latency': ({ directory, trials }) => measureAddedLatency({ directory, runs: trials * 5 }),
  'cut-in': measureCutIn,
  'spoken-conversation': measureSpokenConversation,
  startup: measureStartup,
  thread: async ({ directory, trials }) => ({
    text: await measureThread({ directory, trials, isSpoken: false }),
    spoken: await measureThread({ directory, trials, isSpoken: true }),
  }),
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    trials: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    long: { type: 'boolean', default: false },
  },
})

await ensureOnThisMachine({ set: 'test' })
await seeToPage({
  root: join(import.meta.dirname, '..'),
  wallMs: () => Date.now(),
  say: (line) => process.stderr.write(`${line}\n`),
})

const named = values.only?.split(',')
const serverNames =
  named?.filter((name) => !rendererLineParts.includes(name)) ?? (values.long ? Object.keys(benches) : [])
const lineNames = named?.filter((name) => rendererLineParts.includes(name)) ?? rendererLineParts
const directory = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const results: Record<string, unknown> = {}
const keep = (name: string, result: unknown): void => {
  results[name] = result
  if (!values.json) process.stdout.write(`${name}: ${JSON.stringify(result, undefined, 2)}\n`)
}
try {
  for (const name of serverNames) {
    const bench = benches[name]
    if (bench === undefined) {
      const known = [...Object.keys(benches), ...rendererLineParts].join(', ')
      throw new Error(`There is no bench named ${name}; there are ${known}.`)
    }
    keep(name, await bench({ trials: Number(values.trials), seed: Number(values.seed), directory }))
  }
  if (lineNames.length > 0) {
    const line = { directory, seed: Number(values.seed), isLong: values.long, only: lineNames }
    for (const [name, result] of Object.entries(await measureRendererLine(line))) keep(name, result)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
