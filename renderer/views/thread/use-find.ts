import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { useApp } from '../app-context.tsx'
import { besides, findText, firstFrom, placeAmong, prepareRows, type FoundText } from './find-text.ts'
import { fold } from './folded-text.ts'
import { foundMarks, type FoundMark } from './found-marks.ts'
import { paint } from './painted-text.ts'
import type { Row } from './rows.ts'

export interface Find {
  readonly words: string
  readonly setWords: (words: string) => void
  /** Undefined until all of a long thread can be looked through, and while there is nothing to look for. */
  readonly count: number | undefined
  /** From 1; 0 where none is looked at. */
  readonly place: number
  readonly here: FoundText | undefined
  readonly go: (step: 1 | -1) => void
}

export interface FindPorts {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly toRow: (index: number) => void
}

/** Of a frame, for looking through what has not been looked through yet. */
const sliceMs = 8
const nothing: readonly FoundText[] = []

/** Looks for words in all rows, drawn or not; undefined while nobody asks for it. */
export function useFind(rows: readonly Row[], { scroller, toRow }: FindPorts): Find | undefined {
  const isShown = useApp((state) => state.window.isFindShown)
  const sought = useApp((state) => state.data.sought)
  const [words, changeWords] = useState('')
  const [here, setHere] = useState<FoundText>()
  const [isReady, setReady] = useState(false)
  /** Drawn, it is brought into the middle once. */
  const coming = useRef<FoundText>(undefined)
  const latest = useRef({ rows, words })
  /** The item in which what was found from outside stands; looked at once. */
  const soughtItem = useRef<string>(undefined)
  const found = useMemo(() => (isShown && isReady ? findText(rows, words) : nothing), [isShown, isReady, rows, words])

  const goTo = useCallback(
    (place: FoundText | undefined) => {
      coming.current = place
      setHere(place)
      if (place !== undefined) toRow(place.row)
    },
    [toRow],
  )
  const goToFirst = useCallback(() => {
    const { rows: all, words: wanted } = latest.current
    const known = all.findIndex(({ item }) => item.itemId === soughtItem.current)
    soughtItem.current = undefined
    const seen = scroller.current === null ? 0 : firstSeenRow(scroller.current, all)
    goTo(firstFrom(findText(all, wanted), known === -1 ? seen : known))
  }, [goTo, scroller])

  useEffect(() => {
    latest.current = { rows, words }
  }, [rows, words])

  const isSoughtHere = sought !== undefined && rows.some(({ item }) => item.itemId === sought.itemId)
  useEffect(() => {
    if (!isSoughtHere) return
    soughtItem.current = sought.itemId
    latest.current = { ...latest.current, words: sought.words }
    changeWords(sought.words)
    // Later, all rows are looked through first.
    if (isReady) goToFirst()
  }, [isSoughtHere, sought, isReady, goToFirst])

  useEffect(() => {
    if (!isShown) return
    let frame: number | undefined
    let at = 0
    const step = (): void => {
      const untilMs = performance.now() + sliceMs
      at = prepareRows(latest.current.rows, at, () => performance.now() > untilMs)
      if (at < latest.current.rows.length) {
        frame = requestAnimationFrame(step)
        return
      }
      setReady(true)
      if (latest.current.words !== '') goToFirst()
    }
    frame = requestAnimationFrame(step)
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame)
    }
  }, [isShown, goToFirst])

  useLayoutEffect(() => {
    const element = scroller.current
    const wanted = fold(words)
    if (!isShown || element === null || wanted.trim() === '') return
    const painted: [string, StaticRange][] = []
    for (const row of element.querySelectorAll<HTMLElement>('[data-row]')) {
      const marks = foundMarks(row, wanted)
      // What is counted and what is drawn may differ by one where Markdown is odd.
      const nth = row.dataset.row === here?.rowKey ? Math.min(here?.nth ?? 0, marks.length - 1) : -1
      for (const [index, mark] of marks.entries())
        for (const range of mark) painted.push([index === nth ? 'found-here' : 'found', range])
      if (row.dataset.row !== coming.current?.rowKey) continue
      coming.current = undefined
      bringIntoSight(element, row, marks[nth])
    }
    return paint(painted)
  })

  if (!isShown) return undefined
  return {
    words,
    setWords: (wanted) => {
      latest.current = { rows, words: wanted }
      changeWords(wanted)
      if (isReady) goToFirst()
    },
    count: isReady && words.trim() !== '' ? found.length : undefined,
    place: placeAmong(found, here) + 1,
    here,
    go: (step) => {
      goTo(besides(found, here, step))
    },
  }
}

function firstSeenRow(scroller: Element, rows: readonly Row[]): number {
  const { top } = scroller.getBoundingClientRect()
  const seen = [...scroller.querySelectorAll<HTMLElement>('[data-row]')].find(
    (row) => row.getBoundingClientRect().bottom > top,
  )
  return Math.max(
    0,
    rows.findIndex(({ key }) => key === seen?.dataset.row),
  )
}

/** Under the bar and over the end there is room to read what stands around it. */
const marginPx = 64

function bringIntoSight(scroller: HTMLElement, row: Element, mark: FoundMark | undefined): void {
  const [start] = mark ?? []
  const range = document.createRange()
  if (start === undefined) range.selectNodeContents(row)
  else {
    range.setStart(start.startContainer, start.startOffset)
    range.setEnd(start.endContainer, start.endOffset)
  }
  const words = range.getBoundingClientRect()
  const seen = scroller.getBoundingClientRect()
  if (words.top < seen.top + marginPx || words.bottom > seen.bottom - marginPx)
    scroller.scrollTop += words.top - seen.top - seen.height / 3
  // A long line of code has a scroll of its own.
  const code = range.startContainer.parentElement?.closest('pre')
  const line = code?.getBoundingClientRect()
  if (code && line && (words.left < line.left || words.right > line.right))
    code.scrollLeft += words.left - line.left - line.width / 3
}
