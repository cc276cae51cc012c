import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefCallback, type RefObject } from 'react'
import { RowHeights } from './row-heights.ts'
import {
  nextRange,
  rangeWithEnd,
  rowsAround,
  rowsAtEnd,
  sumOf,
  union,
  withinCount,
  type RowRange,
} from './row-window.ts'
import type { Row } from './rows.ts'
import { followsAfter, type ScrollPlace } from './scroll-follow.ts'
import { useSelectedRows } from './use-selected-rows.ts'

export interface RowWindow {
  /** The rows that stand in the document. */
  readonly range: RowRange
  /** Room for those above and below. */
  readonly abovePx: number
  readonly belowPx: number
  /** The end is kept in sight. */
  readonly isFollowing: boolean
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  readonly measure: RefCallback<HTMLElement>
  readonly onScroll: () => void
  readonly toEnd: () => void
  /** Brings a row into sight that may not be drawn yet. */
  readonly toRow: (index: number) => void
}

const nowhere: ScrollPlace = { topPx: 0, heightPx: 0, contentPx: 0 }

/**
 * Which of the rows are drawn. They stand in the flow between two spacers, and the browser's own scroll anchoring keeps
 * what is read in place when a row turns out higher than it was thought to be.
 */
export function useRowWindow(rows: readonly Row[]): RowWindow {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [heights] = useState(() => new RowHeights())
  const [isFollowing, setFollowing] = useState(true)
  const [drawn, setDrawn] = useState<RowRange>(() => rangeWithEnd({ first: 0, end: 0 }, rows.length))
  const selected = useSelectedRows(scroller, rows)
  const place = useRef(nowhere)
  const latest = useRef({ rows, isFollowing })
  const frame = useRef<number | undefined>(undefined)

  const toBeDrawn = isFollowing ? rangeWithEnd(drawn, rows.length) : withinCount(drawn, rows.length)
  const range = selected === undefined ? toBeDrawn : union(toBeDrawn, selected)
  const rowHeights = heights.of(rows)

  /** Draws a few of the rows that are missing, frame after frame until none is. */
  const step = useCallback(() => {
    const element = scroller.current
    if (element === null) return
    const pixels = heights.of(latest.current.rows)
    const viewport = { topPx: element.scrollTop, heightPx: element.clientHeight }
    const isAtEnd = latest.current.isFollowing
    const wanted = isAtEnd ? rowsAtEnd(pixels, viewport.heightPx) : rowsAround(pixels, viewport)
    const seen = isAtEnd ? rowsAtEnd(pixels, viewport.heightPx, 0) : rowsAround(pixels, viewport, 0)
    setDrawn((before) => {
      const known = isAtEnd ? rangeWithEnd(before, pixels.length) : before
      const after = nextRange(known, wanted, seen)
      return after.first === before.first && after.end === before.end ? before : after
    })
  }, [heights])

  const stepSoon = useCallback(() => {
    frame.current ??= requestAnimationFrame(() => {
      frame.current = undefined
      step()
    })
  }, [step])

  const keepEnd = useCallback(() => {
    const element = scroller.current
    if (element !== null && latest.current.isFollowing) element.scrollTop = element.scrollHeight
  }, [])

  useLayoutEffect(() => {
    latest.current = { rows, isFollowing }
    keepEnd()
  }, [rows, isFollowing, keepEnd])

  // One step leads to the next until all that is wanted stands there.
  useEffect(stepSoon, [drawn, isFollowing, stepSoon])
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current)
      frame.current = undefined
    },
    [],
  )

  // Whatever makes the thread longer, the window smaller or the words wider: the end stays in sight.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      keepEnd()
      stepSoon()
    })
    for (const element of [scroller.current, content.current]) if (element !== null) observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [keepEnd, stepSoon])

  const [rowObserver] = useState(
    () =>
      new ResizeObserver((entries) => {
        for (const { target, borderBoxSize } of entries) {
          const key = target instanceof HTMLElement ? target.dataset.row : undefined
          const height = borderBoxSize[0]?.blockSize
          if (key !== undefined && height !== undefined && target.isConnected) heights.measured(key, height)
        }
      }),
  )
  const measure = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return
      rowObserver.observe(element)
      return () => {
        rowObserver.unobserve(element)
      }
    },
    [rowObserver],
  )

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (element === null) return
    const now = { topPx: element.scrollTop, heightPx: element.clientHeight, contentPx: element.scrollHeight }
    const follows = followsAfter(latest.current.isFollowing, place.current, now)
    place.current = now
    latest.current = { ...latest.current, isFollowing: follows }
    setFollowing(follows)
    step()
  }, [step])

  const toEnd = useCallback(() => {
    latest.current = { ...latest.current, isFollowing: true }
    setFollowing(true)
    keepEnd()
  }, [keepEnd])

  const toRow = useCallback(
    (index: number) => {
      const element = scroller.current
      if (element === null) return
      latest.current = { ...latest.current, isFollowing: false }
      setFollowing(false)
      const abovePx = sumOf(heights.of(latest.current.rows), 0, index)
      element.scrollTop = Math.max(0, abovePx - element.clientHeight / 3)
      stepSoon()
    },
    [heights, stepSoon],
  )

  return {
    range,
    abovePx: sumOf(rowHeights, 0, range.first),
    belowPx: sumOf(rowHeights, range.end, rows.length),
    isFollowing,
    scroller,
    content,
    measure,
    onScroll,
    toEnd,
    toRow,
  }
}
