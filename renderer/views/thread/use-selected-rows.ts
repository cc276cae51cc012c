import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { RowRange } from './row-window.ts'
import type { Row } from './rows.ts'
import { placeOf, selectionEnd, wasDrawnAnew, type SelectionEnd } from './selection-end.ts'

/** More rows than these are let go, and the selection with what has left the document. */
const mostSelectedRows = 300

interface SelectedText {
  readonly anchor: SelectionEnd
  readonly focus: SelectionEnd
}

/**
 * The rows from one end of the user's selection to the other, which stay in the document while they are scrolled away.
 * The selection itself is put back where text that is being written has taken it along.
 */
export function useSelectedRows(scroller: RefObject<HTMLElement | null>, rows: readonly Row[]): RowRange | undefined {
  const selected = useRef<SelectedText>(undefined)
  const [keys, setKeys] = useState<readonly [string, string]>()

  useEffect(() => {
    const look = (): void => {
      const found = scroller.current === null ? undefined : selectedIn(scroller.current)
      selected.current = found
      setKeys((before) => {
        if (found === undefined) return undefined
        const { anchor, focus } = found
        const isSame = before?.[0] === anchor.rowKey && before[1] === focus.rowKey
        return isSame ? before : [anchor.rowKey, focus.rowKey]
      })
    }
    document.addEventListener('selectionchange', look)
    return () => {
      document.removeEventListener('selectionchange', look)
    }
  }, [scroller])

  useLayoutEffect(() => {
    if (selected.current !== undefined && scroller.current !== null) putBack(scroller.current, selected.current)
  }, [rows, scroller])

  if (keys === undefined) return undefined
  const places = keys.map((key) => rows.findIndex((row) => row.key === key))
  const range = { first: Math.min(...places), end: Math.max(...places) + 1 }
  return range.first >= 0 && range.end - range.first <= mostSelectedRows ? range : undefined
}

function selectedIn(scroller: Element): SelectedText | undefined {
  const selection = document.getSelection()
  if (selection?.isCollapsed !== false) return undefined
  const anchor = selectionEnd(scroller, selection.anchorNode, selection.anchorOffset)
  const focus = selectionEnd(scroller, selection.focusNode, selection.focusOffset)
  return anchor === undefined || focus === undefined ? undefined : { anchor, focus }
}

function putBack(scroller: Element, { anchor, focus }: SelectedText): void {
  if (!wasDrawnAnew(anchor) && !wasDrawnAnew(focus)) return
  const from = placeOf(scroller, anchor)
  const to = placeOf(scroller, focus)
  if (from === undefined || to === undefined) return
  document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset)
}
