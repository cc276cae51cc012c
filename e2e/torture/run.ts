/*
 * `npm run torture -s -- [--json] [--long] [--only NAME[,NAME]] [--minutes N]`: what sessions and data have to survive, each part
 * against a real server where it can be. One JSON object on stdout with --json, progress on stderr; exit 1 when a bound
 * is not met. Without --long the counts are those that run with the tests.
 */
import { parseArgs } from 'node:util'
import { isMet, unmet, type Figures } from './part.ts'
import { parts } from './parts.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    // Of the soak's long form.
    minutes: { type: 'string' },
  },
})

const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
if (minutes !== undefined && !(Number.isInteger(minutes) && minutes > 0)) {
  process.stderr.write(`--minutes is a whole number; this is "${values.minutes ?? ''}".\n`)
  process.exit(2)
}

const names = values.only?.split(',') ?? parts.map((part) => part.name)
const unknown = names.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  const known = parts.map((part) => part.name).join(', ')
  process.stderr.write(`There is no part named ${unknown.join(', ')}; there are ${known}.\n`)
  process.exit(2)
}

const results: Record<string, unknown> = {}
let isAllMet = true
// One after the other: several of them measure time.
for (const part of parts.filter(({ name }) => names.includes(name))) {
  const say = (line: string): void => {
    process.stderr.write(`${part.name}: ${line}\n`)
  }
  try {
    const figures = await (values.long ? part.long(say, { minutes }) : part.quick(say))
    keep(part.name, figures, say)
  } catch (thrown) {
    // The other parts still have something to say.
    const failure = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    say(failure)
    isAllMet = false
    results[part.name] = { isMet: false, failure }
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
// Whatever a part left open must not keep the figures from whoever waits for the end.
process.exit(isAllMet ? 0 : 1)

function keep(name: string, figures: Figures, say: (line: string) => void): void {
  if (figures.skipped !== undefined) {
    // What was not measured is not met.
    results[name] = { skipped: figures.skipped }
    say(`skipped: ${figures.skipped}`)
    if (!values.json) process.stdout.write(`${name}: skipped: ${figures.skipped}\n`)
    return
  }
  const missed = unmet(figures)
  isAllMet &&= missed.length === 0
  const bounds = figures.bounds.map((bound) => ({ ...bound, isMet: isMet(bound) }))
  results[name] = { ...figures, bounds, isMet: missed.length === 0 }
  for (const { what, value, atMost, atLeast } of missed)
    say(
      `NOT MET: ${what} is ${value}, ${atMost === undefined ? `at least ${atLeast ?? 0}` : `at most ${atMost}`} is wanted`,
    )
  if (!values.json) process.stdout.write(`${name}: ${JSON.stringify(results[name], undefined, 2)}\n`)
}
