import type { Deed } from './scene.ts'

/** One after the other, each when what the one before brought is drawn. */
export async function doDeeds(root: HTMLElement, deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) {
    act(root, deed)
    await drawn()
  }
}

export async function drawn(): Promise<void> {
  for (let frames = 0; frames < 2; frames += 1)
    await new Promise((resolve) => {
      requestAnimationFrame(resolve)
    })
}

function act(root: HTMLElement, deed: Deed): void {
  if ('press' in deed) {
    named(root, ['button, label', deed.press]).click()
  } else if ('type' in deed) {
    const field = named(root, ['input', deed.type])
    if (!(field instanceof HTMLInputElement)) throw new Error(`“${deed.type}” is no field.`)
    // React watches the property of the element; what is set at the prototype's is typed.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, deed.text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  } else {
    const line = root.querySelector<HTMLElement>(`[data-line="${deed.line}"]`)
    line?.focus()
    line?.dispatchEvent(new KeyboardEvent('keydown', { key: deed.key, bubbles: true }))
  }
}

function named(root: HTMLElement, [selector, name]: readonly [string, string]): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>(selector)].find((element) => nameOf(element).startsWith(name))
  if (found === undefined) throw new Error(`There is no ${selector} “${name}” in this view.`)
  return found
}

function nameOf(element: HTMLElement): string {
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
  const label = labels.map(({ textContent }) => textContent).join(' ')
  return (element.getAttribute('aria-label') ?? (label === '' ? element.textContent : label)).trim()
}
