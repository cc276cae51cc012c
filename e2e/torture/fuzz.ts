import { frameErrorsAllowed } from '../../shared/protocol/limits.ts'
import { waitMs } from '../../shared/std/clock.ts'
import type { ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { startProviderSet } from '../simulators/provider-set.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { FrameMutator, isLastWord } from './mutation.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { megabytes, startWeighedServer, type Reading } from './weighed-server.ts'
import { WireSocket } from './wire-socket.ts'

/** What each session leaves behind for who comes back, after it everything of it is gone. */
const sessionsForgottenMs = 125_000
/** One more and the server closes for that alone. */
const framesOfSocket = frameErrorsAllowed - 1
const socketsAtOnce = 8
const growthMb = 10
/**
 * What is alive, of all waves together: memory that is lost frame by frame shows here first. What the process takes from
 * the system is its collector's affair as well: 100,000 frames took 79 MB more in a first wave, and 16 MB less in the next.
 */
const heapGrowthMb = 10
const mostWaves = 3
const noisePatienceMs = 50
/** The process grew by 70, 18, 1, 0, 1 and 1 MB in waves of 2,500 frames: after two of them it has what it needs. */
const warmUpFrames = 5_000
/** In a ping that no valid frame here is. */
const barrier = 987_654_321

/** Frames that are wrong in every way, half of them nearly right, against a real server. */
export const fuzz: TorturePart = {
  name: 'fuzz',
  quick: (say) => run({ seed: 5, wanted: 5_000, settleMs: 0, mostMb: 50 }, say),
  long: (say) => run({ seed: 6, wanted: 100_000, settleMs: sessionsForgottenMs, mostMb: 100 }, say),
}

interface Wave {
  readonly seed: number
  readonly wanted: number
}

interface Count {
  frames: number
  sockets: number
  hellos: number
  /** Neither an answer nor a close. */
  silent: number
}

interface Waves extends Wave {
  readonly settleMs: number
  /** That the process may have grown by in all of them. */
  readonly mostMb: number
}

async function run(wave: Waves, say: Say): Promise<Figures> {
  const providers = await startProviderSet({ clock, apiKey: 'right', answer: () => ({ tokens: ['Late.'] }) })
  // The rates of a person would close each socket after a few dozen frames: other frames are what this is about.
  const rates = {
    audioFramesPerSecond: 10_000,
    audioFramesBurst: 10_000,
    controlPerSecond: 10_000,
    controlBurst: 10_000,
  }
  const settings = { ...providers.settings, logLevel: 'warn', limits: { connections: 64, ...rates } }
  const parley = await startWeighedServer({ settings })
  try {
    const weigh = async (): Promise<Reading> => {
      await waitMs(clock, wave.settleMs)
      return await parley.weigh()
    }
    await fuzzWith(parley.ready, { seed: wave.seed + 1_000_000, wanted: warmUpFrames })
    const waves: Count[] = []
    const first = await weigh()
    let last = first
    const [grownMb, heapGrownMb]: [number[], number[]] = [[], []]
    // What a process takes once and keeps is taken once: a leak grows in every wave.
    do {
      const before = last
      const seed = wave.seed + 1_000 * waves.length
      say(`seed ${seed}, ${wave.wanted} frames, from ${megabytes(before.rssBytes)} MB`)
      waves.push(await fuzzWith(parley.ready, { ...wave, seed }, say))
      last = await weigh()
      grownMb.push(megabytes(last.rssBytes - before.rssBytes))
      heapGrownMb.push(megabytes(last.heapBytes - before.heapBytes))
    } while ((grownMb.at(-1) ?? NaN) > growthMb && waves.length < mostWaves)
    const sum = (name: keyof Count): number => waves.reduce((total, count) => total + count[name], 0)
    const isAlive = !parley.hasEnded() && (await isWell(parley.ready))
    const failures = parley.logLines().filter((line) => line.includes('frame handling failed'))
    for (const line of [...parley.strays(), ...failures].slice(0, 10)) say(line)
    return {
      n: sum('frames'),
      ...{ seed: wave.seed, waves: waves.length, sockets: sum('sockets'), hellos: sum('hellos') },
      ...{ grownMb, heapGrownMb },
      bounds: [
        { what: 'frames sent', value: sum('frames'), atLeast: wave.wanted },
        { what: 'crashes', value: Number(!isAlive), atMost: 0 },
        { what: 'lines of failures that nobody caught', value: parley.strays().length, atMost: 0 },
        { what: 'frames that made the session throw', value: failures.length, atMost: 0 },
        { what: 'sockets without an answer', value: sum('silent'), atMost: 0 },
        { what: 'keys that every object has', value: last.pollutedKeys.length, atMost: 0 },
        { what: 'growth of memory in the last wave, MB', value: grownMb.at(-1) ?? NaN, atMost: growthMb },
        {
          what: 'growth of memory in all waves, MB',
          value: megabytes(last.rssBytes - first.rssBytes),
          atMost: wave.mostMb,
        },
        {
          what: 'growth of what is alive in memory in all waves, MB',
          value: megabytes(last.heapBytes - first.heapBytes),
          atMost: heapGrowthMb,
        },
      ],
    }
  } finally {
    await parley.end()
    await providers.close()
  }
}

async function fuzzWith(ready: ReadyLine, { seed, wanted }: Wave, say?: Say): Promise<Count> {
  const count: Count = { frames: 0, sockets: 0, hellos: 0, silent: 0 }
  const one = async (place: number): Promise<void> => {
    const random = seededRandom(seed * socketsAtOnce + place)
    const mutator = new FrameMutator(random)
    while (count.frames < wanted) {
      const kind = random.between(0, 16)
      if (kind < 2) await fuzzHello(ready, mutator, count)
      else if (kind < 3) await fuzzNoise(ready, mutator, count)
      else await fuzzFrames(ready, mutator, count)
      count.sockets += 1
      if (count.sockets % 500 === 0) say?.(`${count.frames} of ${wanted} frames on ${count.sockets} sockets`)
    }
  }
  await Promise.all(Array.from({ length: socketsAtOnce }, (_, place) => one(place)))
  return count
}

async function fuzzHello(ready: ReadyLine, mutator: FrameMutator, count: Count): Promise<void> {
  const socket = await WireSocket.open(ready)
  const { opcode, payload } = mutator.hello()
  socket.send(opcode, payload)
  if (!(await socket.until(() => socket.frames.length > 0)) && !socket.isClosed) count.silent += 1
  socket.drop()
  count.frames += 1
  count.hellos += 1
}

/** Half a frame is no reason to close: it is only seen that the server lives. */
async function fuzzNoise(ready: ReadyLine, mutator: FrameMutator, count: Count): Promise<void> {
  const socket = await WireSocket.greeted(ready)
  socket.write(mutator.noise())
  await socket.until(() => socket.closeCode !== undefined, noisePatienceMs)
  socket.drop()
  count.frames += 1
}

async function fuzzFrames(ready: ReadyLine, mutator: FrameMutator, count: Count): Promise<void> {
  const socket = await WireSocket.greeted(ready)
  const frames = Array.from({ length: framesOfSocket }, (_, place) => mutator.frame(place % 2 === 0))
  const [lastWord] = frames.filter(isLastWord)
  const sent = [...frames.filter((frame) => !isLastWord(frame)), ...(lastWord === undefined ? [] : [lastWord])]
  for (const { opcode, payload } of sent) socket.send(opcode, payload)
  socket.say({ type: 'ping', sentAtMs: barrier })
  const isAnswered = await socket.until(() =>
    socket.messages().some(({ type, sentAtMs }) => type === 'pong' && sentAtMs === barrier),
  )
  if (!isAnswered && !socket.isClosed) count.silent += 1
  socket.drop()
  count.frames += sent.length
}

async function isWell(ready: ReadyLine): Promise<boolean> {
  const socket = await WireSocket.greeted(ready)
  socket.drop()
  return true
}
