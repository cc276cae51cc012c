import type { AppState } from '../state/app-state.ts'
import type { Actions } from '../views/actions.ts'
import { conversationFilterId, findFieldId, messageFieldId } from '../views/field-ids.ts'
import { shortcutFor, type ShortcutName } from '../views/shortcuts.ts'

export interface KeyboardPorts {
  readonly document: Document
  readonly actions: Actions
  readonly state: () => AppState
}

/** One listener for every key of the table; what has the focus comes first, and says so by `preventDefault`. */
export function listenToKeys(ports: KeyboardPorts): void {
  const { document, actions } = ports
  document.addEventListener('keydown', (event) => {
    // A menu, a dialog or a field has used it, or an input method is at work.
    if (event.defaultPrevented || event.isComposing) return
    const name = shortcutFor(event, hasOwnUse(event.target))
    if (name === undefined || (name === 'talk' && ports.state().line !== 'voice')) return
    // Where there is no thread, what is shown is all there is: the browser's own will do.
    if (name === 'find-text' && !hasThread(ports.state())) return
    if (name !== 'stop') event.preventDefault()
    if (!event.repeat) act(name, ports)
  })
  document.addEventListener('keyup', (event) => {
    if (event.code === 'Space') actions.setTalkKey(false)
  })
  // A button that was clicked would take the next Space for itself; whoever uses the keyboard keeps the focus.
  document.addEventListener('click', (event) => {
    if (event.detail > 0 && event.target instanceof Element) event.target.closest('button')?.blur()
  })
}

/** Puts the cursor where one types, if that is in sight. */
export function focusField(document: Document, fieldId: string): void {
  const field = document.getElementById(fieldId)
  // At once where it can be: the next key comes with no pause.
  if (field !== null) field.focus()
  // Drawn by what was just asked for, it is there with the next frame.
  else requestAnimationFrame(() => document.getElementById(fieldId)?.focus())
}

function act(name: ShortcutName, { document, actions, state }: KeyboardPorts): void {
  const { window, isMuted } = state()
  switch (name) {
    case 'new-conversation':
      actions.newConversation()
      focusField(document, messageFieldId)
      return
    case 'toggle-sidebar':
      actions.setSidebarOpen(!window.isSidebarOpen)
      return
    case 'find-conversation':
      actions.show({ name: 'conversation' })
      actions.setSidebarOpen(true)
      focusField(document, conversationFilterId)
      return
    case 'find-text':
      actions.setFindShown(true)
      focusField(document, findFieldId)
      return
    case 'open-settings':
      actions.show({ name: 'settings', section: 'providers' })
      return
    case 'toggle-voice':
      actions.toggleVoice()
      return
    case 'toggle-mute':
      actions.setMuted(!isMuted)
      return
    case 'talk':
      actions.setTalkKey(true)
      return
    case 'stop':
      actions.stop()
      return
    case 'show-shortcuts':
      actions.setShortcutsShown(true)
      return
    default:
      name satisfies never
  }
}

function hasThread({ window, items }: AppState): boolean {
  return window.place.name === 'conversation' && items.length > 0
}

const usesKeys =
  'button, input, textarea, select, summary, [contenteditable], [role^="menuitem"], [role="option"], [role="tab"], [role="slider"]'

function hasOwnUse(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(usesKeys) !== null
}
