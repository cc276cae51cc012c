import { describe, expect, it } from 'vitest'
import { capsOf, recordShortcut, type HeldKeys } from './accelerator.ts'

const bare: HeldKeys = { code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }

describe('a shortcut that is recorded', () => {
  it.each([
    [{ code: 'Space', ctrlKey: true }, 'Control+Space'],
    [{ code: 'KeyP', altKey: true, shiftKey: true }, 'Alt+Shift+P'],
    [{ code: 'Digit1', metaKey: true }, 'Super+1'],
    [{ code: 'F9' }, 'F9'],
    [{ code: 'Backquote', altKey: true }, 'Alt+`'],
  ])('of %o is called %s', (keys, accelerator) => {
    expect(recordShortcut({ ...bare, ...keys })).toEqual({ name: 'complete', accelerator })
  })

  it('waits for a key while only modifiers are held', () => {
    expect(recordShortcut({ ...bare, code: 'ControlLeft', ctrlKey: true })).toEqual({
      name: 'partial',
      held: ['Control'],
    })
  })

  it.each([{ code: 'KeyA' }, { code: 'KeyA', shiftKey: true }, { code: 'Space' }])(
    'takes no key from typing: %o',
    (keys) => {
      expect(recordShortcut({ ...bare, ...keys }).name).toBe('refused')
    },
  )

  it('refuses a key that Electron has no name for', () => {
    expect(recordShortcut({ ...bare, code: 'IntlRo', ctrlKey: true }).name).toBe('refused')
  })
})

it('is drawn as the caps of the machine', () => {
  expect(capsOf('Control+Shift+Space', false)).toEqual(['Ctrl', 'Shift', 'Space'])
  expect(capsOf('Super+Alt+P', true)).toEqual(['⌘', '⌥', 'P'])
})
