import { useEffect, useState, type RefObject } from 'react'
import type { RowRange } from './row-window.ts'
import type { Row } from './rows.ts'

/** More rows than these are let go, and the selection with what has left the document. */
const mostSelectedRows = 300

/** The rows from the beginning to the end of the user's selection: they stay in the document while they are scrolled away. */
export function useSelectedRows(scroller: RefObject<HTMLElement | null>, rows: readonly Row[]): RowRange | undefined {
  const [ends, setEnds] = useState<readonly [string, string]>()
  useEffect(() => {
    const look = (): void => {
      const selection = document.getSelection()
      const one = selection?.isCollapsed === false ? rowKeyOf(selection.anchorNode, scroller.current) : undefined
      const other = one === undefined ? undefined : rowKeyOf(selection?.focusNode ?? null, scroller.current)
      setEnds((before) => {
        if (one === undefined || other === undefined) return undefined
        return before?.[0] === one && before[1] === other ? before : [one, other]
      })
    }
    document.addEventListener('selectionchange', look)
    return () => {
      document.removeEventListener('selectionchange', look)
    }
  }, [scroller])
  if (ends === undefined) return undefined
  const places = ends.map((end) => rows.findIndex((row) => row.key === end))
  const range = { first: Math.min(...places), end: Math.max(...places) + 1 }
  return range.first >= 0 && range.end - range.first <= mostSelectedRows ? range : undefined
}

function rowKeyOf(node: Node | null, scroller: HTMLElement | null): string | undefined {
  const element = node instanceof Element ? node : node?.parentElement
  const row = element?.closest<HTMLElement>('[data-row]')
  return row !== null && row !== undefined && scroller?.contains(row) === true ? row.dataset.row : undefined
}
