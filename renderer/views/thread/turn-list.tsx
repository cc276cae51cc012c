import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Item } from '../../../shared/protocol/items.ts'
import { useApp, useAppPerFrame } from '../app-context.tsx'
import { copyFormulas } from './copy-formulas.ts'
import { FindBar } from './find-bar.tsx'
import { NewestAnswer } from './newest-answer.tsx'
import { ThreadRows, type Row } from './rows.ts'
import { HeardSoFar, UnansweredBubble } from './said-bubble.tsx'
import { Thinking } from './thinking.tsx'
import { ToEnd } from './to-end.tsx'
import { Turn } from './turn.tsx'
import { useFind } from './use-find.ts'
import { useRowWindow } from './use-row-window.ts'

/** The turns of one conversation, of which only those near what is read stand in the document. */
export function TurnList() {
  const items = useAppPerFrame((state) => state.items)
  const [threadRows] = useState(() => new ThreadRows())
  const rows = threadRows.of(items)
  const { range, abovePx, belowPx, isFollowing, scroller, content, measure, onScroll, toEnd, toRow } =
    useRowWindow(rows)
  const find = useFind(rows, { scroller, toRow })
  useEndOnceSent(toEnd)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'End' || event.target !== event.currentTarget) return
    event.preventDefault()
    toEnd()
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {find !== undefined && <FindBar {...find} />}
      <div
        ref={scroller}
        role="region"
        aria-label="Thread"
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onCopy={(event) => {
          copyFormulas(event.nativeEvent)
        }}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto -outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-3xl px-6 pb-6">
          <div style={{ height: abovePx }} />
          <ol role="list" aria-label="Conversation">
            {turnsOf(rows.slice(range.first, range.end)).map((turn) => (
              <Turn
                key={turn.item.itemId}
                item={turn.item}
                rows={turn.rows}
                place={items.indexOf(turn.item) + 1}
                turns={items.length}
                measure={measure}
              />
            ))}
          </ol>
          <div style={{ height: belowPx }} />
          <Coming />
          <Thinking />
        </div>
      </div>
      {/* Lines that go on below are not cut off there. */}
      <div
        aria-hidden
        className="pointer-events-none absolute inset-x-0 bottom-0 h-6 bg-linear-to-t from-canvas to-transparent"
      />
      <NewestAnswer item={items.at(-1)} />
      {!isFollowing && <ToEnd signature={`${items.length}/${items.at(-1)?.text.length ?? 0}`} toEnd={toEnd} />}
    </div>
  )
}

/** What was said and sent, and is no turn yet. */
function Coming() {
  const unanswered = useApp((state) => state.unansweredTexts)
  const transcript = useAppPerFrame((state) => state.transcript)
  if (unanswered.length === 0 && transcript === undefined) return undefined
  return (
    <ol role="list" aria-label="On its way">
      {unanswered.map(({ commandId, text }) => (
        <UnansweredBubble key={commandId} text={text} />
      ))}
      {transcript !== undefined && <HeardSoFar text={transcript.text} />}
    </ol>
  )
}

/** Whoever sends a text wants to see the answer to it. */
function useEndOnceSent(toEnd: () => void): void {
  const count = useApp((state) => state.unansweredTexts.length)
  const before = useRef(count)
  useEffect(() => {
    if (count > before.current) toEnd()
    before.current = count
  }, [count, toEnd])
}

interface DrawnTurn {
  readonly item: Item
  readonly rows: Row[]
}

function turnsOf(rows: readonly Row[]): readonly DrawnTurn[] {
  const turns: DrawnTurn[] = []
  for (const row of rows) {
    const last = turns.at(-1)
    if (last?.item.itemId === row.item.itemId) last.rows.push(row)
    else turns.push({ item: row.item, rows: [row] })
  }
  return turns
}
