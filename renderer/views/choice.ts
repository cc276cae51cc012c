import { element } from './element.ts'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** One sentence on what it does. */
  readonly hint: string
}

export interface ChoiceView<Value extends string> {
  readonly element: HTMLElement
  show(value: Value): void
}

/** A segmented control of radio buttons: arrow keys, focus and names are the browser's own. */
export function createChoice<Value extends string>(
  given: { readonly name: string; readonly label: string; readonly choices: readonly Choice<Value>[] },
  onChoose: (value: Value) => void,
): ChoiceView<Value> {
  const inputs = given.choices.map(({ value, label, hint }) => {
    const input = element('input', { type: 'radio', name: given.name, value, class: 'sr-only' })
    input.addEventListener('change', () => {
      if (input.checked) onChoose(value)
    })
    return {
      value,
      input,
      segment: element('label', { class: 'segment', title: hint }, input, element('span', {}, label)),
    }
  })
  return {
    element: element(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': given.label },
      ...inputs.map(({ segment }) => segment),
    ),
    show(value) {
      for (const option of inputs) option.input.checked = option.value === value
    },
  }
}
