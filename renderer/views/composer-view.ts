import type { WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import { isAnswering } from '../state/status.ts'
import type { Actions } from './actions.ts'
import { createChoice, type Choice } from './choice.ts'
import { element, icon } from './element.ts'
import type { View } from './view.ts'

const whileSpeakingChoices: readonly Choice<WhileSpeaking>[] = [
  { value: 'interrupt', label: 'Interrupt', hint: 'Stops the answer; yours is next' },
  { value: 'queue', label: 'Queue', hint: 'Waits for the end of the answer' },
  { value: 'steer', label: 'Steer', hint: 'Goes into the answer without stopping it' },
]

const linesShown = 6

export interface Composer extends View {
  /** Puts a text that was not sent before what has been typed since. */
  giveBack(text: string): void
}

export function createComposer(actions: Actions): Composer {
  const field = element('textarea', {
    class: 'field',
    rows: '1',
    'aria-label': 'Message',
    placeholder: 'Type a message',
  })
  const send = element(
    'button',
    { type: 'submit', class: 'button send', 'aria-label': 'Send' },
    icon('m5 12 7-7 7 7', 'M12 19V5'),
  )
  const whileSpeaking = createChoice(
    { name: 'while-speaking', label: 'While it answers', choices: whileSpeakingChoices },
    actions.setWhileSpeaking,
  )
  const choiceRow = element(
    'div',
    { class: 'setting', hidden: true },
    element('span', { class: 'setting-label', 'aria-hidden': 'true' }, 'While it answers'),
    whileSpeaking.element,
  )
  const form = element('form', { class: 'composer' }, choiceRow, element('div', { class: 'composer-row' }, field, send))

  const fit = (): void => {
    field.rows = Math.min(linesShown, field.value.split('\n').length)
    send.disabled = field.value.trim() === ''
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = field.value.trim()
    if (text === '') return
    field.value = ''
    fit()
    actions.submitText(text)
  })
  field.addEventListener('keydown', (event) => {
    // Enter also takes a suggestion of an input method; then it is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  field.addEventListener('input', fit)
  fit()

  return {
    element: form,
    update(state) {
      choiceRow.hidden = !isAnswering(state)
      whileSpeaking.show(state.whileSpeaking)
    },
    giveBack(text) {
      field.value = field.value === '' ? text : `${text}\n${field.value}`
      fit()
      field.focus()
    },
  }
}
