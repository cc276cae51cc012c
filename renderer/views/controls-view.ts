import type { AppState } from '../state/app-state.ts'
import { isAnswering } from '../state/status.ts'
import type { Actions } from './actions.ts'
import { element, icon, setAttribute, setText } from './element.ts'
import type { View } from './view.ts'

export function createControls(actions: Actions): View {
  const connect = button('Connect', 'primary', [
    'M12 19v3',
    'M19 10v2a7 7 0 0 1-14 0v-2',
    'M9 5a3 3 0 0 1 6 0v7a3 3 0 0 1-6 0z',
  ])
  const talk = button('Hold to talk', 'primary', [
    'M12 19v3',
    'M19 10v2a7 7 0 0 1-14 0v-2',
    'M9 5a3 3 0 0 1 6 0v7a3 3 0 0 1-6 0z',
  ])
  const stop = button('Stop', 'plain', ['M6 6h12v12H6z'])
  const mute = button('Mute', 'plain', [
    'm2 2 20 20',
    'M18.9 13.2A7 7 0 0 0 19 12v-2',
    'M5 10v2a7 7 0 0 0 12 5',
    'M15 9.3V5a3 3 0 0 0-5.7-1.3',
    'M9 9v3a3 3 0 0 0 5.1 2.1',
    'M12 19v3',
  ])
  const disconnect = button('Disconnect', 'quiet', ['M18.4 6.6a9 9 0 1 1-12.8 0', 'M12 2v10'])

  disconnect.element.title = 'Disconnect'
  connect.element.addEventListener('click', actions.connect)
  disconnect.element.addEventListener('click', actions.disconnect)
  stop.element.addEventListener('click', actions.stop)
  mute.element.addEventListener('click', () => {
    actions.setMuted(mute.element.getAttribute('aria-pressed') !== 'true')
  })
  holdToTalk(talk.element, actions.setTalkKey)

  return {
    element: element(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Controls' },
      ...[connect, talk, stop, mute, disconnect].map((control) => control.element),
    ),
    update(state) {
      const isText = state.mode === 'text'
      const isOn = isVoiceOn(state)
      connect.element.hidden = isText || isOn
      connect.name(state.connection.name === 'closed' ? 'Connect again' : 'Connect')
      talk.element.hidden = !(isOn && state.mode === 'push-to-talk')
      talk.element.disabled = state.microphone.device.name !== 'open'
      setAttribute(talk.element, 'aria-pressed', String(state.isTalkKeyDown))
      mute.element.hidden = isText || !isOn
      setAttribute(mute.element, 'aria-pressed', String(state.isMuted))
      disconnect.element.hidden = isText || !isOn
      stop.element.disabled = !isAnswering(state)
    },
  }
}

/** Asked for and not given up: a connection that is being tried again is still one to leave. */
function isVoiceOn({ line, connection }: AppState): boolean {
  return line === 'voice' && connection.name !== 'closed'
}

// The pointer is captured: a finger that slides off the button still ends the talking where it is lifted.
function holdToTalk(target: HTMLButtonElement, setTalkKey: (isDown: boolean) => void): void {
  target.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    target.setPointerCapture(event.pointerId)
    setTalkKey(true)
  })
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    target.addEventListener(type, () => {
      setTalkKey(false)
    })
  // The key that presses a button holds this one down.
  target.addEventListener('keydown', (event) => {
    if (event.code === 'Space' && !event.repeat) setTalkKey(true)
  })
  // A long press is no wish for a menu.
  target.addEventListener('contextmenu', (event) => {
    event.preventDefault()
  })
}

function button(
  name: string,
  look: 'primary' | 'plain' | 'quiet',
  paths: readonly string[],
): { readonly element: HTMLButtonElement; name(text: string): void } {
  const label = element('span', {}, name)
  return {
    element: element('button', { type: 'button', class: `button ${look}` }, icon(...paths), label),
    name(text) {
      setText(label, text)
    },
  }
}
