import { expect, test } from 'vitest'
import { electronArguments } from './electron-arguments.ts'

test.each([
  [['.'], { preloads: [], app: '.' }],
  [['--no-sandbox', '--inspect=0', '/app', '--profile=/p'], { preloads: [], app: '/app' }],
  [['-r', '/loader.js', '--inspect=0', '.', '-r', 'x'], { preloads: ['/loader.js'], app: '.' }],
  [['--require', '/a', '--require', '/b', '/app'], { preloads: ['/a', '/b'], app: '/app' }],
  [[], { preloads: [], app: '.' }],
])('%j is read as Electron reads it', (args, expected) => {
  expect(electronArguments(args)).toEqual(expected)
})
