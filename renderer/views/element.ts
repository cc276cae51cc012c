interface Attributes {
  readonly class?: string
  readonly [attribute: string]: string | boolean | undefined
}

/** Text only ever becomes a text node: whatever a model, a tool or a transcript holds is shown and never run. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '')
    else if (value !== undefined && value !== false) made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

/** Touches the page only where the text is another one: a live region says again whatever is set. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text
}

export function setAttribute(target: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) target.removeAttribute(name)
  else if (target.getAttribute(name) !== value) target.setAttribute(name, value)
}

const vectorSpace = 'http://www.w3.org/2000/svg'

/** One outline of lucide's set (24 px grid), drawn in the text's colour. */
export function icon(...paths: readonly string[]): SVGSVGElement {
  const drawing = document.createElementNS(vectorSpace, 'svg')
  drawing.setAttribute('viewBox', '0 0 24 24')
  drawing.setAttribute('aria-hidden', 'true')
  drawing.classList.add('icon')
  for (const path of paths) {
    const line = document.createElementNS(vectorSpace, 'path')
    line.setAttribute('d', path)
    drawing.append(line)
  }
  return drawing
}
