import { expect, test } from 'vitest'
import { isAccelerator } from './accelerator.ts'

test.each([
  'Ctrl+Shift+Space',
  'CommandOrControl+Alt+K',
  'Super+Plus',
  'F9',
  'Shift+F9',
  'MediaPlayPause',
  'alt+é'.replace('é', '1'),
])('%s may be a shortcut', (text) => {
  expect(isAccelerator(text)).toBe(true)
})

test.each(['', 'A', 'Shift+A', 'Space', 'Ctrl', 'Ctrl+', 'Ctrl+Ctrl+A', 'Ctrl+A+B', 'Hyper+A', 'Ctrl+Banana', 'F25'])(
  '%s may not',
  (text) => {
    expect(isAccelerator(text)).toBe(false)
  },
)
