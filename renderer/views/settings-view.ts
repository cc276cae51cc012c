import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'
import type { Mode } from '../../shared/protocol/client-messages.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { Actions } from './actions.ts'
import { createChoice, type Choice } from './choice.ts'
import { element } from './element.ts'
import type { View } from './view.ts'

const modeChoices: readonly Choice<Mode>[] = [
  { value: 'always-listening', label: 'Always listening', hint: 'Talk at any time' },
  { value: 'push-to-talk', label: 'Push to talk', hint: 'Hold Space, or the button, while you talk' },
  { value: 'text', label: 'Text', hint: 'The microphone is closed; answers are only shown' },
]

const presetChoices: readonly Choice<InterruptionPreset>[] = [
  { value: 'instant', label: 'Instant', hint: 'Stops at your first sound; for headphones' },
  { value: 'balanced', label: 'Balanced', hint: 'Stops at your first word' },
  { value: 'careful', label: 'Careful', hint: 'Wants to be sure; for loudspeakers and rooms where others talk' },
  { value: 'off', label: 'Off', hint: 'Speech does not stop it, only the stop button and the word stop do' },
]

const bufferingChoices: readonly Choice<OutputBuffering>[] = [
  { value: 'instant', label: 'Instant', hint: 'Falls silent soonest; may crackle on a slow machine' },
  { value: 'system-default', label: 'Safe', hint: 'What the system takes for safe; falls silent about 25 ms later' },
]

export function createSettings(actions: Actions): View {
  const mode = createChoice({ name: 'mode', label: 'Mode', choices: modeChoices }, actions.setMode)
  const preset = createChoice({ name: 'preset', label: 'Cutting in', choices: presetChoices }, actions.setPreset)
  const presetRow = labelled('Cutting in', preset.element)
  const buffering = createChoice(
    { name: 'buffering', label: 'Sound buffers from the next start on', choices: bufferingChoices },
    actions.setBuffering,
  )
  const sound = element(
    'details',
    { class: 'more' },
    element('summary', {}, 'Sound'),
    labelled('Sound buffers from the next start on', buffering.element),
  )
  return {
    element: element('div', { class: 'settings' }, labelled('Mode', mode.element), presetRow, sound),
    update(state) {
      mode.show(state.mode)
      preset.show(state.preset)
      presetRow.hidden = state.mode === 'text'
      sound.hidden = state.mode === 'text' || state.buffering === undefined
      if (state.buffering !== undefined) buffering.show(state.buffering)
    },
  }
}

function labelled(label: string, control: HTMLElement): HTMLElement {
  return element(
    'div',
    { class: 'setting' },
    element('span', { class: 'setting-label', 'aria-hidden': 'true' }, label),
    control,
  )
}
