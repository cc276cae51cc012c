import { statusOf } from '../state/status.ts'
import { element, setAttribute, setText } from './element.ts'
import type { View } from './view.ts'

/** Quieter than this is the room; louder than the other is a voice close to the microphone. */
const floorDb = -60
const ceilingDb = -10

/** What it is doing, in a shape, a word and a hint, and how loud you and it are. */
export function createStatus(): View {
  const disc = element('div', { class: 'disc', 'aria-hidden': 'true' }, element('div', { class: 'disc-core' }))
  const title = element('p', { class: 'status-title' })
  const hint = element('p', { class: 'status-hint' })
  const meter = element('div', {
    class: 'meter',
    role: 'meter',
    'aria-label': 'Microphone level',
    'aria-valuemin': String(floorDb),
    'aria-valuemax': '0',
  })
  const status = element(
    'div',
    { class: 'status' },
    disc,
    element('div', { class: 'status-words', role: 'status', 'aria-label': 'State' }, title, hint),
    meter,
  )
  const shown = new Map<string, string>()
  // Ten times a second for as long as the page is open: a repaint only where an eye could see it.
  const setLevel = (name: string, levelDb: number): void => {
    const value = loudness(levelDb).toFixed(1)
    if (shown.get(name) === value) return
    shown.set(name, value)
    status.style.setProperty(name, value)
  }
  return {
    element: status,
    update(state) {
      const { face, title: words, hint: more } = statusOf(state)
      setAttribute(status, 'data-face', face)
      setText(title, words)
      setText(hint, more)
      const { microphoneDb, playerDb } = state.levels
      const isHeard = state.microphone.device.name === 'open' && !state.isMuted
      meter.hidden = state.line !== 'voice'
      setAttribute(meter, 'aria-valuenow', String(Math.round(Math.max(floorDb, isHeard ? microphoneDb : floorDb))))
      setLevel('--microphone', isHeard ? microphoneDb : -Infinity)
      setLevel('--player', playerDb)
    },
  }
}

function loudness(levelDb: number): number {
  return Math.min(1, Math.max(0, (levelDb - floorDb) / (ceilingDb - floorDb)))
}
