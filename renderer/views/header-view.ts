import { connectionFact, detectorFact, microphoneFact, type Fact } from '../state/facts.ts'
import { element, setAttribute, setText } from './element.ts'
import type { View } from './view.ts'

export function createHeader(): View {
  const chips = [
    { chip: createChip('Connection'), fact: connectionFact },
    { chip: createChip('Speech detector'), fact: detectorFact },
    { chip: createChip('Microphone'), fact: microphoneFact },
  ]
  return {
    element: element(
      'header',
      { class: 'header' },
      element('h1', { class: 'wordmark' }, 'Parley'),
      element('ul', { class: 'facts', 'aria-label': 'Facts' }, ...chips.map(({ chip }) => chip.element)),
    ),
    update(state) {
      for (const { chip, fact } of chips) chip.show(fact(state))
    },
  }
}

function createChip(name: string): { readonly element: HTMLElement; show(fact: Fact): void } {
  const label = element('span', { class: 'fact-label' })
  const detail = element('span', { class: 'sr-only' })
  const chip = element('li', { class: 'fact' }, element('span', { class: 'sr-only' }, `${name}: `), label, detail)
  return {
    element: chip,
    show(fact) {
      setAttribute(chip, 'data-tone', fact.tone)
      setAttribute(chip, 'title', fact.detail)
      setText(label, fact.label)
      setText(detail, `. ${fact.detail}`)
    },
  }
}
