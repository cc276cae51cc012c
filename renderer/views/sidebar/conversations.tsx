import { Search } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { conversationIdOf } from '../../state/app-state.ts'
import { useActions, useApp } from '../app-context.tsx'
import { conversationFilterId } from '../field-ids.ts'
import { ConversationLine } from './conversation-line.tsx'
import { groupConversations, neighbourOf } from './conversation-groups.ts'

/** The list with its filter. One stop for the tab key; arrows go from line to line. */
export function Conversations({ onOpen }: { readonly onOpen: (conversationId: string) => void }) {
  const conversations = useApp((state) => state.window.conversations)
  const nowMs = useApp((state) => state.window.listedAtMs)
  const currentId = useApp(conversationIdOf)
  const { renameConversation, deleteConversation } = useActions()
  const [filter, setFilter] = useState('')
  const [renamedId, setRenamedId] = useState<string>()
  const [focusedId, setFocusedId] = useState<string>()
  const list = useRef<HTMLDivElement>(null)

  const groups = groupConversations(conversations ?? [], { nowMs, filter, currentId })
  const ids = groups.flatMap((group) => group.conversations.map(({ conversationId }) => conversationId))
  const stopId = [focusedId, currentId, ids[0]].find((id) => id !== undefined && ids.includes(id))
  const focusLine = (conversationId: string | undefined): void => {
    if (conversationId === undefined) return
    list.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(conversationId)}"]`)?.focus()
  }

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

  return (
    <>
      <div className="relative px-2 pb-2">
        <Search
          size={16}
          strokeWidth={1.75}
          aria-hidden="true"
          className="pointer-events-none absolute top-2 left-5 text-ink-faint"
        />
        <input
          id={conversationFilterId}
          type="search"
          aria-label="Find a conversation"
          placeholder="Find"
          value={filter}
          onChange={(event) => {
            setFilter(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') focusLine(ids[0])
            if (event.key !== 'Escape' || filter === '') return
            event.preventDefault()
            setFilter('')
          }}
          className="h-8 w-full rounded-medium border border-transparent bg-transparent pr-2 pl-9 transition placeholder:text-ink-faint hover:bg-surface focus:border-line-strong focus:bg-surface"
        />
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {groups.map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h2 className="px-3 pt-3 pb-1 text-small font-medium text-ink-faint">{group.name}</h2>
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
        {conversations !== undefined && groups.length === 0 && (
          <p className="px-3 pt-3 text-small text-ink-soft">
            {filter === '' ? 'What you talk about is kept here.' : 'No conversation has these words in its name.'}
          </p>
        )}
      </div>
    </>
  )
}
