import { element } from './element.ts'

/** Instead of the app, when the page may not come in or nobody answers. */
export function createClosedDoor(message: string, tryAgain: (() => void) | undefined): HTMLElement {
  const again = element('button', { type: 'button', class: 'button primary' }, 'Try again')
  again.addEventListener('click', () => tryAgain?.())
  again.hidden = tryAgain === undefined
  return element(
    'main',
    { class: 'closed-door', role: 'alert' },
    element('h1', { class: 'wordmark' }, 'Parley'),
    element('p', {}, message),
    again,
  )
}
