import { waitMs } from '../../shared/std/clock.ts'
import { resumeWindowMs } from '../../shared/protocol/limits.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { percentile, type Asked, type Bound, type Figures, type Say, type TorturePart } from './part.ts'
import { startEventsPerson } from './soak/events-person.ts'
import { drawnFaults, soakFaults, type SoakFault } from './soak/faults.ts'
import { growth, median, more, slope, type Minute } from './soak/minutes.ts'
import type { Losses, Person } from './soak/person.ts'
import { sayings, startSoakPlace, type SoakPlace, type StruckPlace } from './soak/place.ts'
import { stuckReaders } from './soak/rude-clients.ts'
import { startTextPerson } from './soak/text-person.ts'
import { startVisitor } from './soak/visitor.ts'
import { startVoicePerson } from './soak/voice-person.ts'
import { megabytes, type Reading } from './weighed-server.ts'

const seed = 24
const minuteMs = 60_000
const warmUpMinutes = 5
const growthMb = 20
const quickGrowthMb = 16
const delayMs = 20
const fastAnswerMs = 20_000
const servedPatienceMs = 45_000
const restPatienceMs = 20_000
/** A session is kept so long for who comes back; Node's own timers look a moment later. */
const forgottenMs = resumeWindowMs + 5_000

/** An hour with people who talk, type, come and go, and a fault each minute: what the process holds must not grow. */
export const soak: TorturePart = {
  name: 'soak',
  quick: (say) =>
    run({ rounds: soakFaults.length, roundMs: 0, scale: 1 / 30, hurry: 8, newcomers: 1, isLong: false }, say),
  long: (say, { minutes = 60 }: Asked = {}) =>
    run({ rounds: minutes, roundMs: minuteMs, scale: 1, hurry: 1, newcomers: 7, isLong: true }, say),
}

interface Length {
  readonly rounds: number
  readonly roundMs: number
  readonly scale: number
  readonly hurry: number
  readonly newcomers: number
  readonly isLong: boolean
}

interface Soaked {
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

async function run(length: Length, say: Say): Promise<Figures> {
  const place = await startSoakPlace({ ...length, seed })
  try {
    const soaked = await soakIn(place, length, say)
    for (const line of [...soaked.failures, ...soaked.errors, ...soaked.unserved, ...soaked.undone].slice(0, 20))
      say(line)
    return length.isLong ? longFigures(soaked) : quickFigures(soaked)
  } finally {
    await place.close()
  }
}

async function soakIn(place: SoakPlace, length: Length, say: Say): Promise<Soaked> {
  const { server } = place
  await firstTurns(place, length)
  const before = length.isLong ? await atRest(place, length) : withoutSockets(await server.weigh())
  const beginLines = server.logLines().length
  const text = startTextPerson(place)
  const people = [text.person, startVoicePerson(place), startEventsPerson(place), startVisitor(place)]
  const struck: StruckPlace = Object.assign(place, { sessionId: text.sessionId })
  const drawn = drawnFaults(place.random)
  const faults: Record<string, number> = {}
  const servedMs: Record<string, number> = {}
  const unserved: string[] = []
  const undone: string[] = []
  const minutes: Minute[] = []
  await served(people, clock.nowMs())
  for (let minute = 1; minute <= length.rounds; minute++) {
    const endMs = clock.nowMs() + length.roundMs
    const fault = drawn.next().value
    faults[fault.name] = (faults[fault.name] ?? 0) + 1
    const wrong = await strike(fault, struck)
    if (wrong !== undefined) undone.push(`minute ${minute}, ${fault.name}: ${wrong}`)
    const { tookMs, unserved: names } = await served(people, clock.nowMs())
    servedMs[fault.name] = Math.round(Math.max(servedMs[fault.name] ?? 0, tookMs))
    for (const name of names) unserved.push(`minute ${minute}, after ${fault.name}: ${name} was not answered`)
    await waitMs(clock, Math.max(0, endMs - clock.nowMs()))
    if (!length.isLong) continue
    await Promise.race([Promise.all(people.map((person) => person.rest())), waitMs(clock, restPatienceMs)])
    const turns = people.reduce((sum, person) => sum + person.turns, 0)
    const reading = await server.weigh()
    for (const person of people) person.goOn()
    minutes.push({ minute, fault: fault.name, stopsTheServer: fault.stopsTheServer ?? false, reading, turns })
    say(`minute ${minute}: ${inWords(reading)}, ${fault.name}, served in ${Math.round(tookMs)} ms, ${turns} turns`)
  }
  const left = await Promise.all(
    people.map(async (person) => {
      const losses = await person.leave()
      return { name: person.name, turns: person.turns, vain: person.vain, ...losses }
    }),
  )
  const after = await atRest(place, length)
  const lines = server.logLines()
  const errors = lines.filter((line) => line.startsWith('{"level":"error"'))
  return {
    ...{ atRest: { before, after }, minutes, faults, servedMs, unserved, undone, people: left },
    sessions: sessionsIn(lines.slice(beginLines)),
    failures: [...server.strays(), ...errors.filter((line) => line.includes('frame handling failed'))],
    errors,
    wordy: lines.filter((line) => Object.values(sayings).some((saying) => line.includes(saying))).length,
    crashes: Number(server.hasEnded()),
  }
}

/** What is made at the first use is there, and nobody is. */
async function firstTurns(place: SoakPlace, { isLong }: Length): Promise<void> {
  const people = [
    startTextPerson(place).person,
    ...[startVoicePerson, startEventsPerson, startVisitor].map((s) => s(place)),
  ]
  await served(people, clock.nowMs())
  // The first answer that is as fast as this takes 140 MB from the system once; the second hardly anything.
  if (isLong) await stuckReaders(place, fastAnswerMs)
  await Promise.all(people.map((person) => person.leave()))
}

/** Of which a server that nobody uses has none: whoever came may not be gone for a moment. */
function withoutSockets(reading: Reading): Reading {
  return { ...reading, resources: { ...reading.resources, TCPSocketWrap: 0 } }
}

async function atRest({ server }: SoakPlace, { isLong }: Length): Promise<Reading> {
  // Connections that were kept for a next request are closed after five seconds.
  await waitMs(clock, isLong ? forgottenMs : 6_500)
  return await server.weigh()
}

async function strike(fault: SoakFault, place: StruckPlace): Promise<string | undefined> {
  try {
    return await fault.strike(place)
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

async function served(
  people: readonly Person[],
  fromMs: number,
): Promise<{ readonly tookMs: number; readonly unserved: readonly string[] }> {
  const isServed = (person: Person): boolean => person.servedFromMs >= fromMs
  const endMs = fromMs + servedPatienceMs
  while (!people.every(isServed) && clock.nowMs() < endMs) await waitMs(clock, 20)
  const unserved = people.filter((person) => !isServed(person)).map(({ name }) => name)
  return { tookMs: clock.nowMs() - fromMs, unserved }
}

function inWords({ rssBytes, heapBytes, resources, delayP99Ms }: Reading): string {
  const kinds = Object.entries(resources).map(([kind, count]) => `${kind} ${count}`)
  return `rss ${megabytes(rssBytes)} MB, heap ${megabytes(heapBytes)} MB, ${kinds.join(', ')}, loop p99 ${delayP99Ms.toFixed(1)} ms`
}

/** Each has a timer of its own until it is forgotten. */
function sessionsIn(logLines: readonly string[]): number {
  const ids = logLines.map((line) =>
    /"type":"welcome".*?"sessionId":"([^"]+)"|"sessionId":"([^"]+)".*?"type":"welcome"/.exec(line),
  )
  return new Set(ids.flatMap((match) => match?.[1] ?? match?.[2] ?? [])).size
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
  const { faults, servedMs, atRest: rest, people } = soaked
  return {
    turns: people.reduce((sum, { turns }) => sum + turns, 0),
    people: Object.fromEntries(people.map(({ name, turns, vain }) => [name, { turns, vain }])),
    ...{ faults, servedMs, seed, resourcesBefore: rest.before.resources, resourcesAfter: rest.after.resources },
    errors: soaked.errors.length,
    heapAtRestMb: [megabytes(rest.before.heapBytes), megabytes(rest.after.heapBytes)],
  }
}

function quickFigures(soaked: Soaked): Figures {
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

function longFigures(soaked: Soaked): Figures {
  const { minutes, atRest: rest } = soaked
  const warm = minutes.slice(Math.min(warmUpMinutes, minutes.length >> 1))
  const rssMb = warm.map(({ reading }) => reading.rssBytes / 1e6)
  const delaysMs = minutes.filter((minute) => !minute.stopsTheServer).map(({ reading }) => reading.delayP99Ms)
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
    loopDelayP95OfMinutesMs: round(percentile(delaysMs, 95)),
    // Minutes in which the server was stopped are not among them.
    loopDelayMinutes: delaysMs.length,
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
    ],
  }
}
