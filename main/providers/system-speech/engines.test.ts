import { describe, expect, it } from 'vitest'
import { chooseEngines, findVoice } from './engines.ts'
import type { EngineFacts, SpeechEngine, Voice } from './engines.ts'

const voices: readonly Voice[] = [
  { engine: 'espeak-ng', name: 'en-gb', language: 'en-GB' },
  { engine: 'espeak-ng', name: 'rms', language: 'en' },
  { engine: 'flite', name: 'rms', language: 'en-US' },
]

function choose(available: readonly SpeechEngine[], change: Partial<EngineFacts> = {}): string[] {
  const facts = { available: new Set(available), language: 'en-US', wantedVoice: undefined, voices, ...change }
  return chooseEngines(facts).map(({ engine, voice }) => (voice === undefined ? engine : `${engine}:${voice}`))
}

describe('chooseEngines', () => {
  it.each<[string, string[], readonly SpeechEngine[], Partial<EngineFacts>]>([
    ['flite goes before espeak-ng for English', ['flite', 'espeak-ng'], ['espeak-ng', 'flite'], {}],
    [
      'flite goes last for other languages',
      ['espeak-ng', 'espeak-ng-wasm', 'flite'],
      ['flite', 'espeak-ng', 'espeak-ng-wasm'],
      { language: 'de-DE' },
    ],
    ['the system of macOS goes first', ['say', 'espeak-ng'], ['espeak-ng', 'say'], {}],
    ['the wasm build is for machines with nothing', ['espeak-ng-wasm'], ['espeak-ng-wasm'], {}],
    ['a machine with nothing gets nothing', [], [], {}],
    [
      'the voice in the settings goes first',
      ['espeak-ng:en-gb', 'flite'],
      ['flite', 'espeak-ng'],
      { wantedVoice: 'EN-GB' },
    ],
    [
      'of one name the better engine is taken',
      ['flite:rms', 'espeak-ng'],
      ['flite', 'espeak-ng'],
      { wantedVoice: 'rms' },
    ],
    ['an engine may be named', ['espeak-ng:rms', 'flite'], ['flite', 'espeak-ng'], { wantedVoice: 'espeak-ng:rms' }],
    [
      'a voice that is not there changes nothing',
      ['flite', 'espeak-ng'],
      ['flite', 'espeak-ng'],
      { wantedVoice: 'Zarvox' },
    ],
  ])('%s', (_title, ...[expected, available, change]) => {
    expect(choose(available, change)).toEqual(expected)
  })

  it('says why: a wanted voice that is missing, and English read over another language', () => {
    const facts = { available: new Set(['flite'] as const), language: 'de', wantedVoice: 'Anna', voices }
    expect(chooseEngines(facts)[0]?.reason).toBe(
      'no other voice here; it reads de as English; the voice in the settings is not installed',
    )
  })
})

it('finds no voice by half a name', () => {
  expect(findVoice('rm', voices)).toBeUndefined()
})
