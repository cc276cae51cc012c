import { describe, expect, test } from 'vitest'
import { parseTalkArguments } from './talk-arguments.ts'
import { UsageError } from './usage-error.ts'

describe('the arguments of talk', () => {
  test('a file alone is spoken in real time to an offline server of its own', () => {
    expect(parseTalkArguments(['a.wav'], {})).toEqual({
      file: 'a.wav',
      out: undefined,
      isJson: false,
      isFast: false,
      interruption: undefined,
      text: undefined,
      server: { kind: 'own', settings: undefined },
    })
  })

  test('every flag is taken', () => {
    const flags = '--out r.wav --json --fast --interrupt-with b.wav --after-audio 700 --text hi --settings s.json'
    expect(parseTalkArguments(['a.wav', ...flags.split(' ')], {})).toEqual({
      file: 'a.wav',
      out: 'r.wav',
      isJson: true,
      isFast: true,
      interruption: { file: 'b.wav', afterAudioMs: 700 },
      text: 'hi',
      server: { kind: 'own', settings: 's.json' },
    })
  })

  test('the secret of a running server comes from the environment', () => {
    const parsed = parseTalkArguments(['--text', 'hi', '--connect', 'ws://127.0.0.1:1/socket'], { PARLEY_SECRET: 's' })
    expect(parsed).toMatchObject({ server: { kind: 'connect', ws: 'ws://127.0.0.1:1/socket', secret: 's' } })
  })

  test('an interruption begins after a second of audio when nothing else is said', () => {
    expect(parseTalkArguments(['a.wav', '--interrupt-with', 'b.wav'], {})).toMatchObject({
      interruption: { afterAudioMs: 1_000 },
    })
  })

  test('a text alone may be answered aloud and cut into', () => {
    const args = ['--text', 'hi', '--out', 'r.wav', '--interrupt-with', 'b.wav']
    expect(parseTalkArguments(args, {})).toMatchObject({ file: undefined, text: 'hi', out: 'r.wav' })
  })

  test('help wins over everything', () => {
    expect(parseTalkArguments(['--help', 'a.wav', 'b.wav'], {})).toBe('help')
  })

  test.each([
    { args: [], sentence: /Give a WAV file to speak, or --text to type\./ },
    { args: ['a.wav', 'b.wav'], sentence: /"b\.wav" is one too many/ },
    { args: ['a.wav', '--nonsense'], sentence: /^Unknown option '--nonsense'\.$/ },
    { args: ['a.wav', '--out'], sentence: /argument missing/ },
    { args: ['a.wav', '--after-audio', '5'], sentence: /--after-audio needs --interrupt-with/ },
    { args: ['a.wav', '--interrupt-with', 'b.wav', '--after-audio', 'soon'], sentence: /whole number.*not "soon"/ },
    { args: ['a.wav', '--interrupt-with', 'b.wav', '--after-audio', '1.5'], sentence: /whole number.*not "1\.5"/ },
    { args: ['--text', ' '], sentence: /--text is empty/ },
    { args: ['a.wav', '--connect', 'ws://x'], sentence: /PARLEY_SECRET/ },
    { args: ['a.wav', '--connect', 'ws://x', '--settings', 's.json'], sentence: /--settings is for a server/ },
  ])('$args is refused in a sentence', ({ args, sentence }) => {
    expect(() => parseTalkArguments(args, {})).toThrow(UsageError)
    expect(() => parseTalkArguments(args, {})).toThrow(sentence)
  })
})
