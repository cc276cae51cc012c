/** One end of the user's selection, found again after the text around it was drawn anew. */
export interface SelectionEnd {
  readonly rowKey: string
  /** Characters of the row before it. */
  readonly offset: number
  readonly node: Node
  readonly nodeText: string | null
}

export function selectionEnd(scroller: Element, node: Node | null, offsetInNode: number): SelectionEnd | undefined {
  if (node === null || !scroller.contains(node)) return undefined
  const row = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-row]')
  const rowKey = row?.dataset.row
  if (row === null || row === undefined || rowKey === undefined) return undefined
  const before = document.createRange()
  before.selectNodeContents(row)
  before.setEnd(node, offsetInNode)
  return { rowKey, offset: before.toString().length, node, nodeText: node.nodeValue }
}

/** Text that is replaced takes the ends of a selection in it to its beginning. */
export function wasDrawnAnew({ node, nodeText }: SelectionEnd): boolean {
  return !node.isConnected || node.nodeValue !== nodeText
}

export function placeOf(
  scroller: Element,
  { rowKey, offset }: SelectionEnd,
): { node: Node; offset: number } | undefined {
  const row = scroller.querySelector(`[data-row=${CSS.escape(rowKey)}]`)
  if (row === null) return undefined
  const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT)
  let left = offset
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const { length } = node.nodeValue ?? ''
    if (left <= length) return { node, offset: left }
    left -= length
  }
  return undefined
}
