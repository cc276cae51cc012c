import { median, percentile, type Bound, type Figures } from '../part.ts'
import { megabytes, type Reading } from '../weighed-server.ts'
import { growth, more, slope, type Minute } from './minutes.ts'
import type { Losses } from './person.ts'

const warmUpMinutes = 5
const growthMb = 20
const quickGrowthMb = 16
const delayMs = 20

/** What a soak saw, and what of it is held against a bound. */
export interface Soaked {
  readonly seed: number
  readonly atRest: { readonly before: Reading; readonly after: Reading }
  readonly minutes: readonly Minute[]
  readonly faults: Readonly<Record<string, number>>
  /** For each fault the slowest of those who had to be served after it. */
  readonly servedMs: Readonly<Record<string, number>>
  readonly unserved: readonly string[]
  readonly undone: readonly string[]
  readonly people: readonly (Losses & { readonly name: string; readonly turns: number; readonly vain: number })[]
  /** Sessions that were begun and may still be kept at the end. */
  readonly sessions: number
  readonly failures: readonly string[]
  /** Failures that the log calls errors, each with an outcome of its own: a detector that gave no answer in time. */
  readonly errors: readonly string[]
  /** Lines with something in them that was said. */
  readonly wordy: number
  readonly crashes: number
}

function commonBounds(soaked: Soaked): readonly Bound[] {
  const sum = (of: (one: Soaked['people'][number]) => number): number =>
    soaked.people.reduce((total, one) => total + of(one), 0)
  return [
    { what: 'users who were not answered after a fault', value: soaked.unserved.length, atMost: 0 },
    { what: 'faults that the server did not answer as it should', value: soaked.undone.length, atMost: 0 },
    { what: 'messages and texts lost', value: sum(({ lost }) => lost), atMost: 0 },
    { what: 'messages and texts duplicated', value: sum(({ duplicated }) => duplicated), atMost: 0 },
    { what: 'lines of the log with words that were said', value: soaked.wordy, atMost: 0 },
    { what: 'lines of failures that nobody caught', value: soaked.failures.length, atMost: 0 },
    { what: 'crashes', value: soaked.crashes, atMost: 0 },
  ]
}

function commonFigures(soaked: Soaked): Readonly<Record<string, unknown>> {
  const { seed, faults, servedMs, atRest: rest, people } = soaked
  return {
    turns: people.reduce((sum, { turns }) => sum + turns, 0),
    people: Object.fromEntries(people.map(({ name, turns, vain }) => [name, { turns, vain }])),
    ...{ faults, servedMs, seed, resourcesBefore: rest.before.resources, resourcesAfter: rest.after.resources },
    errors: soaked.errors.length,
    heapAtRestMb: [megabytes(rest.before.heapBytes), megabytes(rest.after.heapBytes)],
  }
}

export function quickFigures(soaked: Soaked): Figures {
  const { before, after } = soaked.atRest
  // The detector's thread comes with the first sound and goes a minute after the last.
  const grown = Object.entries(more({ MessagePort: 1, ...before.resources }, after.resources))
  const countOf = (isWanted: (kind: string) => boolean): number =>
    grown.reduce((sum, [kind, [from, to]]) => sum + (isWanted(kind) ? to - from : 0), 0)
  return {
    n: Object.values(soaked.faults).reduce((sum, count) => sum + count, 0),
    ...commonFigures(soaked),
    sessions: soaked.sessions,
    bounds: [
      ...commonBounds(soaked),
      {
        what: 'handles and sockets more than before',
        value: countOf((kind) => kind !== 'Timeout'),
        atMost: 0,
      },
      {
        what: 'timers more than before, without those of sessions that are kept',
        value: countOf((kind) => kind === 'Timeout') - soaked.sessions,
        atMost: 0,
      },
      { what: 'growth of the heap, MB', value: megabytes(after.heapBytes - before.heapBytes), atMost: quickGrowthMb },
    ],
  }
}

export function longFigures(soaked: Soaked): Figures {
  const { minutes, atRest: rest } = soaked
  const warm = minutes.slice(Math.min(warmUpMinutes, minutes.length >> 1))
  const rssMb = warm.map(({ reading }) => reading.rssBytes / 1e6)
  const running = minutes.filter((minute) => !minute.stopsTheServer)
  const delaysMs = running.map(({ reading }) => reading.delayP99Ms)
  const grown = more(rest.before.resources, rest.after.resources)
  const round = (value: number): number => Math.round(value * 10) / 10
  return {
    n: minutes.length,
    ...commonFigures(soaked),
    rssAfterWarmUpMb: round(rssMb[0] ?? NaN),
    rssEndMb: round(rssMb.at(-1) ?? NaN),
    rssMostMb: round(Math.max(...rssMb)),
    rssSlopeMbPerHour: round(slope(rssMb) * 60),
    rssAtRestMb: [megabytes(rest.before.rssBytes), megabytes(rest.after.rssBytes)],
    heapSlopeMbPerHour: round(slope(warm.map(({ reading }) => reading.heapBytes / 1e6)) * 60),
    loopDelayP99WorstMs: round(Math.max(...delaysMs)),
    loopDelayMinutes: running.length,
    minutesLeftOutServerStopped: minutes.length - running.length,
    grown,
    bounds: [
      ...commonBounds(soaked),
      { what: 'failures that the log calls errors', value: soaked.errors.length, atMost: 0 },
      { what: 'growth of memory after the warm-up, MB', value: round(growth(rssMb)), atMost: growthMb },
      {
        what: 'kinds of timers, handles and sockets of which there are more than before',
        value: Object.keys(grown).length,
        atMost: 0,
      },
      {
        what: 'p99 of the delay of the event loop, median minute, ms',
        value: round(median(delaysMs)),
        atMost: delayMs,
      },
      {
        what: 'p99 of the delay of the event loop, in 95 of 100 minutes, ms',
        value: round(percentile(delaysMs, 95)),
        atMost: delayMs,
      },
    ],
  }
}
