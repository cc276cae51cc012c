import { describe, expect, it } from 'vitest'
import { espeakVoice, espeakWordsPerMinute, sapiRate, voiceCommand } from './voice-command.ts'
import type { ProgramEngine, VoiceRequest } from './voice-command.ts'

const request: VoiceRequest = {
  text: 'Hello; rm -rf $HOME "there"',
  voice: undefined,
  language: 'en-US',
  rateFactor: 1,
  outputPath: '/tmp/x/speech.wav',
}

describe('voiceCommand', () => {
  it.each<[ProgramEngine, Partial<VoiceRequest>, string[]]>([
    ['flite', {}, ['-voice', 'rms', '--setf', 'duration_stretch=1', '-f', '-', '-o', '/tmp/x/speech.wav']],
    [
      'flite',
      { voice: 'rms', rateFactor: 2 },
      ['-voice', 'rms', '--setf', 'duration_stretch=0.5', '-f', '-', '-o', '/tmp/x/speech.wav'],
    ],
    ['espeak-ng', {}, ['-v', 'en-us', '-s', '175', '--stdin', '--stdout']],
    ['espeak-ng', { language: 'de-DE', rateFactor: 1.2 }, ['-v', 'de', '-s', '210', '--stdin', '--stdout']],
    ['say', {}, ['-f', '-', '-o', '/tmp/x/speech.wav', '--file-format=WAVE', '--data-format=LEI16@22050']],
    [
      'say',
      { voice: 'Samantha', rateFactor: 0.8 },
      [
        '-v',
        'Samantha',
        '-r',
        '140',
        '-f',
        '-',
        '-o',
        '/tmp/x/speech.wav',
        '--file-format=WAVE',
        '--data-format=LEI16@22050',
      ],
    ],
  ])('calls %s with %j', (engine, change, args) => {
    expect(voiceCommand(engine, { ...request, ...change }).args).toEqual(args)
  })

  it.each<ProgramEngine>(['say', 'sapi', 'flite', 'espeak-ng'])(
    'gives %s the text by stdin and never on the command line',
    (engine) => {
      const command = voiceCommand(engine, request)
      expect(command.stdin).toContain('rm -rf')
      expect(JSON.stringify([command.args, command.env])).not.toContain('rm -rf')
    },
  )

  it('gives SAPI a fixed script, and what varies by environment', () => {
    const slow = voiceCommand('sapi', { ...request, voice: '"; Remove-Item C:\\', rateFactor: 0.5 })
    expect(slow.args).toEqual(voiceCommand('sapi', request).args)
    expect(slow.env).toEqual({ PARLEY_VOICE: '"; Remove-Item C:\\', PARLEY_LANGUAGE: 'en-US', PARLEY_RATE: '-6' })
  })
})

describe('the pace', () => {
  it.each([
    [1, 0],
    [3, 10],
    [1 / 3, -10],
    [100, 10],
  ])('of %d is %d for SAPI', (factor, rate) => {
    expect(sapiRate(factor)).toBe(rate)
  })

  it.each([
    [1, 175],
    [0.1, 80],
    [9, 450],
  ])('of %d is %d words a minute for espeak-ng', (factor, words) => {
    expect(espeakWordsPerMinute(factor)).toBe(words)
  })
})

it.each([
  ['en-US', 'en-us'],
  ['en-AU', 'en'],
  ['pt-BR', 'pt-br'],
  ['pt-PT', 'pt'],
  ['zh-CN', 'cmn'],
  ['no', 'nb'],
])('%s is read by espeak-ng as %s', (language, voice) => {
  expect(espeakVoice(language)).toBe(voice)
})
