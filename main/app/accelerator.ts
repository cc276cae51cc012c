const modifiers: ReadonlySet<string> = new Set(
  'Command,Cmd,Control,Ctrl,CommandOrControl,CmdOrCtrl,Alt,Option,AltGr,Shift,Super,Meta'.toLowerCase().split(','),
)
const namedKeys: ReadonlySet<string> = new Set(
  'Plus,Space,Tab,Backspace,Delete,Insert,Return,Enter,Up,Down,Left,Right,Home,End,PageUp,PageDown,PrintScreen'
    .toLowerCase()
    .split(','),
)
/** On no keyboard do these write anything, so they may be taken from every other program. */
const keyThatMayStandAlone = /^(f([1-9]|1\d|2[0-4])|media(nexttrack|previoustrack|stop|playpause))$/
const signs = /^[a-z0-9)!@#$%^&*(:;+=<,_>.?/~`{\][|\\}"'-]$/

/**
 * Whether this may be a shortcut of the whole system: one key with a modifier that is not Shift alone. A bare letter
 * would be swallowed in every program.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.toLowerCase().split('+')
  const key = parts.at(-1) ?? ''
  const held = parts.slice(0, -1)
  if (!held.every((part) => modifiers.has(part)) || new Set(held).size !== held.length) return false
  if (keyThatMayStandAlone.test(key)) return true
  return held.some((part) => part !== 'shift') && (namedKeys.has(key) || signs.test(key))
}
