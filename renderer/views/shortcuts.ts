/*
 * Every key there is: what handles keys, the settings page and the overlay read this table. By physical code, so that
 * they lie under the same fingers in every layout and alphabet.
 */

export const shortcutNames = [
  'new-conversation',
  'toggle-sidebar',
  'find-conversation',
  'find-text',
  'open-settings',
  'toggle-voice',
  'toggle-mute',
  'talk',
  'stop',
  'show-shortcuts',
] as const
export type ShortcutName = (typeof shortcutNames)[number]

export const shortcutSections = ['Conversation', 'Voice', 'Window'] as const
export type ShortcutSection = (typeof shortcutSections)[number]

export interface Shortcut {
  readonly name: ShortcutName
  readonly section: ShortcutSection
  /** What it does, for a list. */
  readonly title: string
  readonly code: string
  /** Control, or Command on a Mac. */
  readonly hasControl: boolean
  readonly hasShift: boolean
  /** Only while no field, button or list has a use of its own for it. */
  readonly isOutsideFields: boolean
}

export const shortcuts: readonly Shortcut[] = [
  shortcut('new-conversation', 'Conversation', { title: 'New conversation', code: 'KeyN', hasControl: true }),
  shortcut('find-conversation', 'Conversation', { title: 'Find in all conversations', code: 'KeyK', hasControl: true }),
  shortcut('find-text', 'Conversation', { title: 'Find words in this one', code: 'KeyF', hasControl: true }),
  shortcut('stop', 'Conversation', { title: 'Stop the answer', code: 'Escape' }),
  shortcut('talk', 'Voice', { title: 'Hold to talk', code: 'Space', isOutsideFields: true }),
  shortcut('toggle-voice', 'Voice', { title: 'Voice on or off', code: 'Space', hasControl: true, hasShift: true }),
  shortcut('toggle-mute', 'Voice', { title: 'Mute or unmute', code: 'KeyM', hasControl: true, hasShift: true }),
  shortcut('toggle-sidebar', 'Window', { title: 'Show or hide the conversations', code: 'KeyB', hasControl: true }),
  shortcut('open-settings', 'Window', { title: 'Settings', code: 'Comma', hasControl: true }),
  shortcut('show-shortcuts', 'Window', {
    title: 'Show these keys',
    code: 'Slash',
    hasShift: true,
    isOutsideFields: true,
  }),
]

export interface LocalShortcut {
  readonly section: ShortcutSection
  readonly title: string
  readonly keys: readonly string[]
}

/** Keys that belong to one place and are handled there. */
export const localShortcuts: readonly LocalShortcut[] = [
  { section: 'Conversation', title: 'Send', keys: ['Enter'] },
  { section: 'Conversation', title: 'New line', keys: ['Shift', 'Enter'] },
  { section: 'Conversation', title: 'Take the last text again, in an empty field', keys: ['↑'] },
  { section: 'Window', title: 'Rename the conversation that has the focus in the list', keys: ['F2'] },
  { section: 'Window', title: 'Delete it', keys: ['Delete'] },
]

export interface PressedKey {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** `hasOwnUse`: what has the focus would do something with a key that is not held with Control. */
export function shortcutFor(key: PressedKey, hasOwnUse: boolean): ShortcutName | undefined {
  // The one that is a sign and no place: on most layouts it is not where it is on the American one.
  if (key.key === '?') return hasOwnUse ? undefined : 'show-shortcuts'
  return shortcuts.find(
    (candidate) =>
      candidate.code === key.code &&
      candidate.hasControl === (key.ctrlKey || key.metaKey) &&
      candidate.hasShift === key.shiftKey &&
      !key.altKey &&
      !(candidate.isOutsideFields && hasOwnUse),
  )?.name
}

/** The caps to draw: `Ctrl`, `Shift`, `M`. */
export function keysOf(name: ShortcutName, platform: string): readonly string[] {
  const found = shortcuts.find((candidate) => candidate.name === name)
  if (found === undefined) return []
  const isMac = platform.startsWith('Mac') || platform === 'darwin'
  return [
    ...(found.hasControl ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(found.hasShift && found.code !== 'Slash' ? [isMac ? '⇧' : 'Shift'] : []),
    capOf(found.code),
  ]
}

function capOf(code: string): string {
  switch (code) {
    case 'Escape':
      return 'Esc'
    case 'Comma':
      return ','
    case 'Slash':
      return '?'
    default:
      return code.replace(/^Key/, '')
  }
}

function shortcut(
  name: ShortcutName,
  section: ShortcutSection,
  given: Pick<Shortcut, 'title' | 'code'> & Partial<Shortcut>,
): Shortcut {
  return { name, section, hasControl: false, hasShift: false, isOutsideFields: false, ...given }
}
