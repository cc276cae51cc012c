import { waitMs } from '../../shared/std/clock.ts'
import { resumeWindowMs } from '../../shared/protocol/limits.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import type { Asked, Figures, Say, TorturePart } from './part.ts'
import { longFigures, quickFigures, type Soaked } from './soak/account.ts'
import { startEventsPerson } from './soak/events-person.ts'
import { drawnFaults, type SoakFault } from './soak/faults.ts'
import type { Minute } from './soak/minutes.ts'
import type { Person } from './soak/person.ts'
import { sayings, startSoakPlace, type SoakPlace, type StruckPlace } from './soak/place.ts'
import { stuckReaders } from './soak/rude-clients.ts'
import { startTextPerson } from './soak/text-person.ts'
import { startVisitor } from './soak/visitor.ts'
import { startVoicePerson } from './soak/voice-person.ts'
import { megabytes, type Reading } from './weighed-server.ts'

const seed = 24
const minuteMs = 60_000
/** Drawn from all of them by the seed; more would take CI too long. */
const quickFaults = 6
const fastAnswerMs = 20_000
const servedPatienceMs = 45_000
const restPatienceMs = 20_000
/** A session is kept so long for who comes back; Node's own timers look a moment later. */
const forgottenMs = resumeWindowMs + 5_000

/** An hour with people who talk, type, come and go, and a fault each minute: what the process holds must not grow. */
export const soak: TorturePart = {
  name: 'soak',
  quick: (say) => run({ rounds: quickFaults, roundMs: 0, scale: 1 / 30, hurry: 8, newcomers: 1, isLong: false }, say),
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
    ...{ seed, atRest: { before, after }, minutes, faults, servedMs, unserved, undone, people: left },
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
