import { expect, test } from 'vitest'
import { parseLaunchArguments } from './launch-arguments.ts'

const nothing = {
  profile: undefined,
  settings: undefined,
  port: undefined,
  allowedHosts: [],
  capture: undefined,
  isToggleTalk: false,
  isHidden: false,
}

test.each([
  [[], {}],
  [['--profile', '/tmp/a', '--port', '0'], { profile: '/tmp/a', port: 0 }],
  [['--profile=/tmp/a b', '--settings=/tmp/s.json'], { profile: '/tmp/a b', settings: '/tmp/s.json' }],
  [['--profile=/tmp/a', '--profile=/tmp/b'], { profile: '/tmp/b' }],
  [['--toggle-talk'], { isToggleTalk: true }],
  [['--capture=shape'], { capture: 'shape' }],
  [['--hidden'], { isHidden: true }],
  [['--allow-host=a', '--allow-host=b'], { allowedHosts: ['a', 'b'] }],
])('%j is read', (args, expected) => {
  expect(parseLaunchArguments(args)).toEqual({ ...nothing, ...expected })
})

test('what Chromium and Electron were given is left to them', () => {
  expect(parseLaunchArguments(['--no-sandbox', '--inspect=0', '.', '--profiler'])).toEqual(nothing)
})

test.each([['--port=66000'], ['--port=-1'], ['--port='], ['--profile'], ['--profile', '--port=x'], ['--capture=all']])(
  'a value that is none is left out: %s %s',
  (...args) => {
    expect(parseLaunchArguments(args)).toEqual(nothing)
  },
)
