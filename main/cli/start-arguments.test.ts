import { describe, expect, test } from 'vitest'
import { parseStartArguments } from './start-arguments.ts'
import { UsageError } from './usage-error.ts'

describe('the arguments of start', () => {
  test('without any, the terminal, the preferred port and the usual profile are meant', () => {
    expect(parseStartArguments([])).toEqual({
      isHeadless: false,
      isLink: false,
      port: undefined,
      profile: undefined,
      settings: undefined,
      allowedHosts: [],
    })
  })

  test('every flag is taken, and hosts add up', () => {
    const flags = '--headless --port 0 --profile d --settings s.json --allow-host a --allow-host b'
    expect(parseStartArguments(flags.split(' '))).toEqual({
      isHeadless: true,
      isLink: false,
      port: 0,
      profile: 'd',
      settings: 's.json',
      allowedHosts: ['a', 'b'],
    })
  })

  test('--link is for a server that runs already', () => {
    expect(parseStartArguments(['--link', '--profile', 'd'])).toMatchObject({ isLink: true, profile: 'd' })
    expect(() => parseStartArguments(['--link', '--headless'])).toThrow(UsageError)
  })

  test.each([
    { args: ['--headles'], sentence: /^Unknown option '--headles'\.$/ },
    { args: ['file'], sentence: /^Unexpected argument 'file'\.$/ },
    { args: ['--port', '65536'], sentence: /--port takes a whole number from 0 to 65535, not "65536"/ },
    { args: ['--port', '-1'], sentence: /--port/ },
    { args: ['--port=80x'], sentence: /not "80x"/ },
    { args: ['--headless=yes'], sentence: /--headless/ },
  ])('$args is refused in a sentence', ({ args, sentence }) => {
    expect(() => parseStartArguments(args)).toThrow(UsageError)
    expect(() => parseStartArguments(args)).toThrow(sentence)
  })
})
