import { describe, expect, test } from 'vitest'
import { parseStartArguments } from './start-arguments.ts'
import { UsageError } from './usage-error.ts'

describe('the arguments of start', () => {
  test('without any, the terminal, the preferred port and the usual profile are meant', () => {
    expect(parseStartArguments([])).toEqual({
      host: undefined,
      isHeadless: false,
      task: 'start',
      port: undefined,
      profile: undefined,
      settings: undefined,
      allowedHosts: [],
      capture: undefined,
    })
  })

  test('every flag is taken, and hosts add up', () => {
    const flags = '--headless --port 0 --profile d --settings s.json --allow-host a --allow-host b'
    expect(parseStartArguments(flags.split(' '))).toEqual({
      host: undefined,
      isHeadless: true,
      task: 'start',
      port: 0,
      profile: 'd',
      settings: 's.json',
      allowedHosts: ['a', 'b'],
      capture: undefined,
    })
  })

  test.each(['link', 'toggle-talk'] as const)('--%s is for a server that runs already', (task) => {
    expect(parseStartArguments([`--${task}`, '--profile', 'd'])).toMatchObject({ task, profile: 'd' })
    expect(() => parseStartArguments([`--${task}`, '--headless'])).toThrow(UsageError)
  })

  test('--capture takes how much, and means the shape alone when that is left out', () => {
    expect(parseStartArguments(['--capture'])).toMatchObject({ capture: 'shape' })
    expect(parseStartArguments(['--capture', '--headless'])).toMatchObject({ capture: 'shape', isHeadless: true })
    expect(parseStartArguments(['--capture', 'full'])).toMatchObject({ capture: 'full' })
    expect(() => parseStartArguments(['--capture', 'audio'])).toThrow(/shape, full, full-with-audio, not "audio"/)
  })

  test('--host takes one of three, and not beside --headless', () => {
    expect(parseStartArguments(['--host', 'browser'])).toMatchObject({ host: 'browser' })
    expect(() => parseStartArguments(['--host', 'firefox'])).toThrow(/electron, browser, terminal, not "firefox"/)
    expect(() => parseStartArguments(['--host', 'browser', '--headless'])).toThrow(/--headless and --host/)
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
