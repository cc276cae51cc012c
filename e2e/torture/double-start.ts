import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { npmStart, type Started } from './npm-start.ts'
import { median, type Figures, type Say, type TorturePart } from './part.ts'

const leftMs = 1_000
/** Neither serves by then: something that was left behind blocks them. */
const blockedMs = 30_000

/** `npm start` twice in the same moment on one profile, which the winner of the time before may have left by kill -9. */
export const doubleStart: TorturePart = {
  name: 'doubleStart',
  quick: (say) => run(3, say),
  long: (say) => run(50, say),
}

async function run(starts: number, say: Say): Promise<Figures> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-double-start-'))
  const leaving: number[] = []
  let [servers, blocked, shown, staleStarts] = [0, 0, 0, 0]
  try {
    for (let round = 0; round < starts; round++) {
      const pair = [npmStart(profile), npmStart(profile)] as const
      const served = await firstReady(pair)
      if (served === undefined) {
        blocked += 1
        say(`round ${round}: nobody serves: ${pair.map((one) => one.printed()).join(' | ')}`)
      } else {
        const { winner, loser, origin, atMs } = served
        const end = await Promise.race([loser.ended, loser.ready.then((ready) => ready && 'serves')])
        servers += end === 'serves' ? 2 : 1
        const left = end === 'serves' || end === undefined ? undefined : end
        // It cannot show what is not there yet: its time runs from the moment at which the other serves.
        if (left !== undefined) leaving.push(Math.max(0, left.atMs - atMs))
        if (loser.printed().includes(`${origin}/#ticket=`)) shown += 1
        else say(`round ${round}: no link in "${loser.printed()}"`)
        // Every other winner leaves its announcement and its lock behind.
        const isKilled = round % 2 === 0
        if (isKilled && round + 1 < starts) staleStarts += 1
        for (const processId of isKilled ? winner.processIds() : []) process.kill(processId, 'SIGKILL')
        winner.kill('SIGTERM')
      }
      for (const one of pair) {
        if (served === undefined) one.kill('SIGKILL')
        await one.ended
      }
      if ((round + 1) % 10 === 0) say(`${round + 1} of ${starts} double starts`)
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return {
    n: starts,
    ...{ staleStarts, medianLeftMs: Math.round(median(leaving)) },
    bounds: [
      { what: 'servers', value: servers, atLeast: starts, atMost: starts },
      { what: 'starts that something left behind blocked', value: blocked, atMost: 0 },
      { what: 'losers that showed the address of the winner’s window', value: shown, atLeast: starts },
      { what: 'the slowest loser left after the winner served, ms', value: Math.max(...leaving), atMost: leftMs },
    ],
  }
}

interface Served {
  readonly winner: Started
  readonly loser: Started
  readonly origin: string
  readonly atMs: number
}

async function firstReady([one, other]: readonly [Started, Started]): Promise<Served | undefined> {
  const serves = async (winner: Started, loser: Started): Promise<Served | undefined> => {
    const ready = await winner.ready
    return ready && { winner, loser, origin: ready.line.url, atMs: ready.atMs }
  }
  const all = [serves(one, other), serves(other, one)]
  const nobody = new Promise<undefined>((resolve) => {
    clock.after(blockedMs, () => {
      resolve(undefined)
    })
  })
  const somebody = new Promise<Served | undefined>((resolve) => {
    let without = 0
    for (const each of all)
      void each.then((served) => {
        if (served !== undefined) resolve(served)
        else if (++without === all.length) resolve(undefined)
      })
  })
  return await Promise.race([somebody, nobody])
}
