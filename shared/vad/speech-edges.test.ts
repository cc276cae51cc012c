import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeParameters } from './edge-presets.ts'
import { quiet, transition, type EdgeParameters, type SpeechEdge, type SpeechEdgeState } from './speech-edges.ts'

const hop = 256
const silent = edgeParameters('balanced', { isAssistantSpeaking: false, hopSamples: hop })

/** Runs a row of probabilities, one a hop, and gives each edge as `type@window` with windows counted from 1. */
function edgesOf(probabilities: readonly number[], parameters: EdgeParameters = silent): string[] {
  return run(probabilities, parameters).map((edge) => `${edge.type}@${edge.decidedAt / hop}`)
}

function run(probabilities: readonly number[], parameters: EdgeParameters = silent): SpeechEdge[] {
  let state: SpeechEdgeState = quiet
  const edges: SpeechEdge[] = []
  for (const [index, probability] of probabilities.entries()) {
    const step = transition(state, { probability, position: (index + 1) * hop }, parameters)
    state = step.state
    edges.push(...step.edges)
  }
  return edges
}

const times = (count: number, probability: number): number[] => new Array<number>(count).fill(probability)

describe('speech edges', () => {
  it('says nothing while nobody speaks', () => {
    expect(edgesOf(times(500, 0.3))).toEqual([])
  })

  it('announces a candidate at once and confirms it when there is evidence of 40 ms', () => {
    expect(edgesOf([...times(4, 0), ...times(3, 1)])).toEqual(['speech-onset@5', 'speech-start@7'])
  })

  it('gives a start the position at which the first sure window begins', () => {
    const [onset, start] = run([...times(4, 0), ...times(3, 1)])
    expect(onset).toMatchObject({ type: 'speech-onset', position: 3 * hop })
    expect(start).toMatchObject({ type: 'speech-start', position: 3 * hop, decidedAt: 7 * hop })
  })

  it('never back-dates to before the stream began', () => {
    expect(run(times(3, 1))[0]).toMatchObject({ position: 0 })
  })

  it('weighs by certainty: half sure windows take twice as many', () => {
    expect(edgesOf(times(6, 0.85))).toEqual(['speech-onset@1', 'speech-start@5'])
  })

  it('lets a hum that excites only every second window come to nothing', () => {
    const hum = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 0.8 : 0.1))
    expect(edgesOf([...hum, ...times(20, 0)])).toEqual(['speech-onset@1', 'speech-dropped@72'])
  })

  it('drops a knock after 200 ms and is ready for the next', () => {
    const knock = [0.6, ...times(20, 0.05)]
    expect(edgesOf([...knock, ...knock])).toEqual([
      'speech-onset@1',
      'speech-dropped@14',
      'speech-onset@22',
      'speech-dropped@35',
    ])
  })

  it('ends speech 400 ms after the last window that may still be speech, at the position of that window', () => {
    const edges = run([...times(10, 1), ...times(5, 0.4), ...times(40, 0.1)])
    expect(edges.at(-1)).toEqual({ type: 'speech-end', position: 15 * hop, decidedAt: 40 * hop })
  })

  it('keeps one stretch of speech whole over a pause between words', () => {
    expect(edgesOf([...times(10, 1), ...times(24, 0), ...times(10, 1)])).toEqual(['speech-onset@1', 'speech-start@3'])
  })

  it('needs less silence when the caller says so', () => {
    const parameters = edgeParameters('balanced', { isAssistantSpeaking: false, hopSamples: hop, silenceMs: 160 })
    expect(edgesOf([...times(5, 1), ...times(20, 0)], parameters)).toContain('speech-end@15')
  })

  it('counts time by the hop: windows twice as far apart confirm in half as many', () => {
    const parameters = { ...silent, hopSamples: 512 }
    expect(run(times(2, 1), parameters).map((edge) => edge.type)).toEqual(['speech-onset', 'speech-start'])
  })

  it.each([
    ['instant', 1],
    ['balanced', 2],
    ['careful', 4],
  ] as const)('preset %s lets itself be interrupted by %d sure windows', (preset, windows) => {
    const parameters = edgeParameters(preset, { isAssistantSpeaking: true, hopSamples: hop })
    expect(edgesOf(times(6, 1), parameters)).toEqual(['speech-onset@1', `speech-start@${windows}`])
  })

  it('does not let speech interrupt with the preset off, and still ends speech that began before', () => {
    const speaking = edgeParameters('off', { isAssistantSpeaking: true, hopSamples: hop })
    expect(edgesOf(times(100, 1), speaking)).toEqual([])
    const begun = transition(quiet, { probability: 1, position: hop }, { ...silent, evidenceMs: 1 })
    const ended = transition(begun.state, { probability: 0, position: 100 * hop }, speaking)
    expect(ended.edges).toMatchObject([{ type: 'speech-end', position: hop }])
  })

  it('begins a turn the same way whatever the preset for interruptions', () => {
    const rows = (['instant', 'balanced', 'careful', 'off'] as const).map((preset) =>
      edgesOf(times(6, 1), edgeParameters(preset, { isAssistantSpeaking: false, hopSamples: hop })),
    )
    expect(new Set(rows.map(String)).size).toBe(1)
  })

  it('keeps edges in a lawful order whatever the detector says', () => {
    const lawful: Readonly<Record<string, readonly string[]>> = {
      begin: ['speech-onset'],
      'speech-onset': ['speech-start', 'speech-dropped'],
      'speech-dropped': ['speech-onset'],
      'speech-start': ['speech-end'],
      'speech-end': ['speech-onset'],
    }
    const stretch = fc.record({
      windows: fc.integer({ min: 1, max: 40 }),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), (stretches) => {
        let previous: SpeechEdge | undefined
        for (const edge of run(stretches.flatMap(({ windows, probability }) => times(windows, probability)))) {
          expect(lawful[previous?.type ?? 'begin']).toContain(edge.type)
          expect(edge.position).toBeLessThanOrEqual(edge.decidedAt)
          expect(edge.decidedAt).toBeGreaterThanOrEqual(previous?.decidedAt ?? 0)
          previous = edge
        }
      }),
    )
  })
})
