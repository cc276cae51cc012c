/** As much of a `KeyboardEvent` as a shortcut is made of. */
export interface HeldKeys {
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

export type RecordedShortcut =
  | { readonly name: 'complete'; readonly accelerator: string }
  /** Modifiers alone: more is to come. */
  | { readonly name: 'partial'; readonly held: readonly string[] }
  | { readonly name: 'refused'; readonly reason: string }

const modifierCodes = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/
const namedKeys: Readonly<Record<string, string>> = {
  Space: 'Space',
  Enter: 'Return',
  Tab: 'Tab',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  BracketLeft: '[',
  BracketRight: ']',
}

/** What Electron calls the keys that are held. By physical key, as Electron's own names are of the US layout. */
export function recordShortcut(keys: HeldKeys): RecordedShortcut {
  const held = [
    ...(keys.ctrlKey ? ['Control'] : []),
    ...(keys.metaKey ? ['Super'] : []),
    ...(keys.altKey ? ['Alt'] : []),
    ...(keys.shiftKey ? ['Shift'] : []),
  ]
  if (modifierCodes.test(keys.code)) return { name: 'partial', held }
  const key = keyName(keys.code)
  if (key === undefined)
    return { name: 'refused', reason: 'That key cannot be part of it. Try a letter, a digit or Space.' }
  const canStandAlone = /^F\d+$/.test(key)
  if (!canStandAlone && held.every((name) => name === 'Shift'))
    return {
      name: 'refused',
      reason: 'Hold Control, Alt or the system key with it, so that it does not take a key from typing.',
    }
  return { name: 'complete', accelerator: [...held, key].join('+') }
}

/** The caps to draw. */
export function capsOf(accelerator: string, isMac: boolean): readonly string[] {
  const names = isMac ? { Control: '⌃', Super: '⌘', Alt: '⌥', Shift: '⇧' } : { Control: 'Ctrl', Super: 'Super' }
  return accelerator.split('+').map((part) => Object.entries(names).find(([name]) => name === part)?.[1] ?? part)
}

function keyName(code: string): string | undefined {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F(?:[1-9]|1\d|2[0-4])))$/.exec(code)
  return plain?.[1] ?? plain?.[2] ?? plain?.[3] ?? namedKeys[code]
}
