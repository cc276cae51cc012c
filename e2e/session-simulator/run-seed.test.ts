import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import keptSeeds from './failing-seeds.json' with { type: 'json' }
import { runSeeds } from './many-seeds.ts'
import { runSeed } from './run-seed.ts'
import type { TraceEntry } from './trace.ts'

const seedSchema = z.array(z.object({ seed: z.int(), steps: z.int() }))

test('300 sessions of 200 steps under cuts, crashes, reloads and absences keep every rule', () => {
  const { failing } = runSeeds({ first: 1, seeds: 300, steps: 200, replayEvery: Infinity })
  expect(failing).toEqual([])
}, 60_000)

test('seeds that failed once keep every rule now', () => {
  const failing = seedSchema.parse(keptSeeds).flatMap(({ seed, steps }) => {
    const [violation] = runSeed(seed, { steps }).violations
    return violation === undefined ? [] : [{ seed, ...violation }]
  })
  expect(failing).toEqual([])
})

test('the same seed gives the same trace, another seed another one', () => {
  expect(runSeed(7, { steps: 200 }).traceHash).toBe(runSeed(7, { steps: 200 }).traceHash)
  expect(runSeed(8, { steps: 200 }).traceHash).not.toBe(runSeed(7, { steps: 200 }).traceHash)
})

describe('what the seeds reach', () => {
  const traces = Array.from({ length: 20 }, (_, seed) => runSeed(seed, { steps: 200 }).trace).flat()
  const reached: Readonly<Record<string, (entry: TraceEntry) => boolean>> = {
    'a complete resume': (entry) => entry.type === 'welcomed' && entry.isResumed && (entry.lastSeq ?? 0) < entry.seq,
    'a snapshot because too much was missed': (entry) =>
      entry.type === 'welcomed' && !entry.isResumed && entry.lastSeq !== undefined,
    'another life of the session': (entry) => entry.type === 'life' && entry.epoch > 1,
    'a command that is never answered by the server': (entry) => entry.type === 'answered',
    'a command into a connection in which nobody is any more': (entry) => entry.type === 'dark' && entry.ms >= 1_500,
    'an answer that was heard to its end': (entry) => entry.type === 'spoken' && entry.reason === 'heard',
    'an answer that was interrupted': (entry) => entry.type === 'spoken' && entry.reason === 'interrupted',
    'microphone audio that was dropped and marked': (entry) => entry.type === 'heard' && entry.missing > 0,
    'a full window': (entry) => entry.type === 'queue' && entry.name === 'window-messages' && entry.size === 1_000,
    'as many waiting commands as there may be': (entry) =>
      entry.type === 'queue' && entry.name === 'waiting-commands' && entry.size === 32,
  }
  test.each(Object.keys(reached))('includes %s', (name) => {
    expect(traces.some((entry) => reached[name]?.(entry) === true)).toBe(true)
  })
})
