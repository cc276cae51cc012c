import { describe, expect, it } from 'vitest'
import type { EngineChoice, Voice } from './engines.ts'
import { secondVoice } from './second-voice.ts'

const flite: EngineChoice = { engine: 'flite', voice: undefined, reason: '' }
const voice = (engine: Voice['engine'], name: string, language = 'en-US'): Voice => ({ engine, name, language })

describe('the voice of a second person', () => {
  it('is another one of the same engine, the clearest that differs most', () => {
    const voices = [voice('espeak-ng', 'en-gb'), voice('flite', 'kal'), voice('flite', 'rms'), voice('flite', 'slt')]
    expect(secondVoice(flite, voices)).toBe('flite:slt')
  })

  it('is never the one that the first speaks with, chosen or by default', () => {
    expect(secondVoice(flite, [voice('flite', 'rms')])).toBeUndefined()
    expect(secondVoice({ ...flite, voice: 'slt' }, [voice('flite', 'slt'), voice('flite', 'rms')])).toBe('flite:rms')
  })

  it('is another engine’s where the first has only one', () => {
    expect(secondVoice(flite, [voice('flite', 'rms'), voice('espeak-ng', 'en-gb')])).toBe('espeak-ng:en-gb')
  })

  it('speaks English, or there is none', () => {
    expect(secondVoice(flite, [voice('espeak-ng', 'de', 'de')])).toBeUndefined()
  })
})
