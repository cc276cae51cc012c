/** A selection with formulas in it is copied with what they were written as: drawn, they are letters without order. */
export function copyFormulas(event: ClipboardEvent): void {
  const selection = document.getSelection()
  if (selection === null || selection.rangeCount === 0 || event.clipboardData === null) return
  const range = selection.getRangeAt(0)
  const ends = [formulaAround(range.startContainer), formulaAround(range.endContainer)] as const
  const whole = range.cloneRange()
  // Half a formula is none.
  if (ends[0] !== null) whole.setStartBefore(ends[0])
  if (ends[1] !== null) whole.setEndAfter(ends[1])
  const copied = document.createElement('div')
  copied.append(whole.cloneContents())
  const formulas = copied.querySelectorAll<HTMLElement>('[data-part="formula"]')
  if (formulas.length === 0) return
  for (const formula of formulas) formula.replaceChildren(formula.dataset.source ?? '')
  event.clipboardData.setData('text/plain', wordsOf(copied))
  event.clipboardData.setData('text/html', copied.innerHTML)
  event.preventDefault()
}

function formulaAround(node: Node): Element | null {
  return (node instanceof Element ? node : node.parentElement)?.closest('[data-part="formula"]') ?? null
}

/** With the line breaks that it is drawn with: only what is in the document has them. */
function wordsOf(copied: HTMLElement): string {
  copied.style.position = 'fixed'
  copied.style.opacity = '0'
  document.body.append(copied)
  const words = copied.innerText
  copied.remove()
  copied.removeAttribute('style')
  return words
}
