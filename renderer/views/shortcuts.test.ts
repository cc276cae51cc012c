import { describe, expect, it } from 'vitest'
import { keysOf, shortcutFor, shortcutNames, shortcuts, type PressedKey } from './shortcuts.ts'

function pressed(code: string, held: Partial<PressedKey> = {}): PressedKey {
  return { key: '', code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }
}

describe('a key', () => {
  it('does what the table says, with Control or with Command', () => {
    expect(shortcutFor(pressed('KeyN', { ctrlKey: true }), true)).toBe('new-conversation')
    expect(shortcutFor(pressed('KeyN', { metaKey: true }), true)).toBe('new-conversation')
    expect(shortcutFor(pressed('KeyM', { ctrlKey: true, shiftKey: true }), true)).toBe('toggle-mute')
  })

  it('is not stolen from who types: letters, spaces and question marks stay in a field', () => {
    expect(shortcutFor(pressed('KeyN'), true)).toBeUndefined()
    expect(shortcutFor(pressed('Space'), true)).toBeUndefined()
    expect(shortcutFor(pressed('Slash', { shiftKey: true, key: '?' }), true)).toBeUndefined()
    expect(shortcutFor(pressed('Space'), false)).toBe('talk')
    expect(shortcutFor(pressed('Slash', { shiftKey: true }), false)).toBe('show-shortcuts')
  })

  it('that makes a question mark shows the keys, wherever the layout has it', () => {
    expect(shortcutFor(pressed('Minus', { shiftKey: true, key: '?' }), false)).toBe('show-shortcuts')
    expect(shortcutFor(pressed('Minus', { shiftKey: true, key: '?' }), true)).toBeUndefined()
  })

  it('stops the answer from inside a field', () => {
    expect(shortcutFor(pressed('Escape'), true)).toBe('stop')
  })

  it('with more held than the table says means something else', () => {
    expect(shortcutFor(pressed('KeyB', { ctrlKey: true, altKey: true }), false)).toBeUndefined()
    expect(shortcutFor(pressed('KeyN', { ctrlKey: true, shiftKey: true }), false)).toBeUndefined()
  })
})

describe('the table of keys', () => {
  it('has each name once and no two on the same keys', () => {
    expect(shortcuts.map((shortcut) => shortcut.name).sort()).toEqual([...shortcutNames].sort())
    const held = shortcuts.map(({ code, hasControl, hasShift }) => [code, hasControl, hasShift].join())
    expect(new Set(held).size).toBe(held.length)
  })

  it('is drawn in the caps of the machine', () => {
    expect(keysOf('toggle-mute', 'Linux x86_64')).toEqual(['Ctrl', 'Shift', 'M'])
    expect(keysOf('toggle-mute', 'MacIntel')).toEqual(['⌘', '⇧', 'M'])
    expect(keysOf('show-shortcuts', 'Win32')).toEqual(['?'])
    expect(keysOf('open-settings', 'Win32')).toEqual(['Ctrl', ','])
  })
})
