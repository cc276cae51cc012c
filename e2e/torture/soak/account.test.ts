import { expect, test } from 'vitest'
import { unmet } from '../part.ts'
import type { Reading } from '../weighed-server.ts'
import { longFigures, type Soaked } from './account.ts'
import type { Minute } from './minutes.ts'

const reading: Reading = { rssBytes: 5e8, heapBytes: 9e7, resources: {}, pollutedKeys: [], delayP99Ms: 4 }

function soakedWith(minutes: readonly Partial<Minute>[]): Soaked {
  return {
    ...{ seed: 1, atRest: { before: reading, after: reading }, faults: {}, servedMs: {}, unserved: [], undone: [] },
    minutes: minutes.map((minute, at) => ({
      ...{ minute: at + 1, fault: 'none', stopsTheServer: false, reading, turns: 0, ...minute },
    })),
    ...{ people: [], sessions: 0, failures: [], errors: [], wordy: 0, crashes: 0 },
  }
}

function late(count: number, of: number, rest: Partial<Minute> = {}): readonly Partial<Minute>[] {
  const slow = { reading: { ...reading, delayP99Ms: 90 }, ...rest }
  return Array.from({ length: of }, (_, at) => (at < count ? slow : {}))
}

test('an event loop that is late in two minutes of forty is within the bounds, in three it is not', () => {
  expect(unmet(longFigures(soakedWith(late(2, 40))))).toEqual([])
  expect(unmet(longFigures(soakedWith(late(3, 40)))).map(({ what }) => what)).toEqual([
    'p99 of the delay of the event loop, in 95 of 100 minutes, ms',
  ])
})

test('a minute in which the server itself was stopped is left out, and the figures say of how many this is true', () => {
  const figures = longFigures(soakedWith(late(10, 40, { stopsTheServer: true })))
  expect(unmet(figures)).toEqual([])
  expect(figures).toMatchObject({ loopDelayMinutes: 30, minutesLeftOutServerStopped: 10 })
})

test('memory that grows by more than 20 MB after the warm-up is not within the bounds', () => {
  const growing = Array.from({ length: 40 }, (_, at) => ({ reading: { ...reading, rssBytes: 5e8 + at * 1e6 } }))
  expect(unmet(longFigures(soakedWith(growing))).map(({ what }) => what)).toEqual([
    'growth of memory after the warm-up, MB',
  ])
})
