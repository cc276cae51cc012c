import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { conversationIdOf } from '../../state/app-state.ts'
import { useActions, useApp } from '../app-context.tsx'
import { groupConversations, neighbourOf, type ConversationGroup } from './conversation-groups.ts'
import { ConversationLine } from './conversation-line.tsx'
import { drawnGroups, listRange, listRows, rowPx, stepPx } from './list-rows.ts'

export interface ConversationRowsProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onOpen: (conversationId: string) => void
}

/** All conversations, of which those near what is seen stand in the document. One stop for the tab key; arrows go on. */
export function ConversationRows({ scroller, onOpen }: ConversationRowsProps) {
  const conversations = useApp((state) => state.window.conversations)
  const nowMs = useApp((state) => state.window.listedAtMs)
  const hasMore = useApp((state) => state.window.nextConversations !== undefined)
  const currentId = useApp(conversationIdOf)
  const { renameConversation, deleteConversation, listMoreConversations } = useActions()
  const [renamedId, setRenamedId] = useState<string>()
  const [focusedId, setFocusedId] = useState<string>()
  /** A line that is on its way into the document, to be focused there. */
  const coming = useRef<string>(undefined)

  const groups = useMemo(
    () => groupConversations(conversations ?? [], { nowMs, currentId }),
    [conversations, nowMs, currentId],
  )
  const rows = useMemo(() => listRows(groups), [groups])
  const { topPx, heightPx } = useScroll(scroller)
  const range = listRange(rows.length, { topPx, heightPx })
  const isNearEnd = hasMore && range.end === rows.length
  useEffect(() => {
    if (isNearEnd) listMoreConversations()
  }, [isNearEnd, rows, listMoreConversations])

  const drawn = drawnGroups(rows, range)
  const drawnIds = drawn.flatMap((group) => group.conversations.map(({ conversationId }) => conversationId))
  const stopId = [focusedId, currentId].find((id) => id !== undefined && drawnIds.includes(id)) ?? drawnIds[0]
  const focusLine = (conversationId: string | undefined): void => {
    if (conversationId === undefined) return
    const line = lineOf(scroller.current, conversationId)
    line?.focus()
    if (line !== undefined || scroller.current === null) return
    coming.current = conversationId
    scroller.current.scrollTo({ top: placeOf(groups, conversationId) * rowPx - heightPx / 2 })
  }
  useEffect(() => {
    if (coming.current === undefined) return
    const line = lineOf(scroller.current, coming.current)
    if (line === undefined) return
    coming.current = undefined
    line.focus()
  })

  const onKeyDown = (event: KeyboardEvent, conversationId: string): void => {
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown':
      case 'Home':
      case 'End':
        event.preventDefault()
        focusLine(neighbourOf(groups, conversationId, event.key))
        return
      case 'F2':
        event.preventDefault()
        setRenamedId(conversationId)
        return
      case 'Delete':
        event.preventDefault()
        focusLine(neighbourOf(groups, conversationId, 'ArrowDown') ?? neighbourOf(groups, conversationId, 'ArrowUp'))
        deleteConversation(conversationId)
        return
      default:
    }
  }

  if (conversations !== undefined && rows.length === 0)
    return <p className="px-3 pt-3 text-small text-ink-soft">What you talk about is kept here.</p>
  return (
    <>
      <div style={{ height: range.first * rowPx }} />
      {drawn.map((group) => (
        <section key={group.name} aria-label={group.name}>
          {group.hasHeading && (
            <h2 className="flex h-9 items-end px-3 pb-1 text-small font-medium text-ink-faint">{group.name}</h2>
          )}
          <ul>
            {group.conversations.map(({ conversationId, title }) => (
              <ConversationLine
                key={conversationId}
                conversationId={conversationId}
                title={title}
                isCurrent={conversationId === currentId}
                isTabStop={conversationId === stopId}
                isRenamed={conversationId === renamedId}
                onFocus={() => {
                  setFocusedId(conversationId)
                }}
                onKeyDown={(event) => {
                  onKeyDown(event, conversationId)
                }}
                onOpen={() => {
                  onOpen(conversationId)
                }}
                onRename={() => {
                  setRenamedId(conversationId)
                }}
                onRenamed={(name) => {
                  setRenamedId(undefined)
                  if (name !== undefined && name !== title) renameConversation(conversationId, name)
                  requestAnimationFrame(() => {
                    focusLine(conversationId)
                  })
                }}
                onDelete={() => {
                  deleteConversation(conversationId)
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      <div style={{ height: (rows.length - range.end) * rowPx }} />
    </>
  )
}

function lineOf(list: HTMLElement | null, conversationId: string): HTMLElement | undefined {
  return list?.querySelector<HTMLElement>(`[data-line="${CSS.escape(conversationId)}"]`) ?? undefined
}

/** Headings count. */
function placeOf(groups: readonly ConversationGroup[], conversationId: string): number {
  return listRows(groups).findIndex((row) => row.kind === 'line' && row.conversation.conversationId === conversationId)
}

/** Where the list is scrolled to, in steps: within one, nothing is drawn anew. */
function useScroll(scroller: RefObject<HTMLDivElement | null>): { readonly topPx: number; readonly heightPx: number } {
  const [place, setPlace] = useState({ topPx: 0, heightPx: 0 })
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = (): void => {
      const topPx = Math.floor(element.scrollTop / stepPx) * stepPx
      const heightPx = element.clientHeight
      setPlace((before) => (before.topPx === topPx && before.heightPx === heightPx ? before : { topPx, heightPx }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  return place
}
