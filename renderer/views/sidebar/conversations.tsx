import { Search } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { SearchHit } from '../../../shared/protocol/conversation-list.ts'
import { useActions, useApp } from '../app-context.tsx'
import { conversationFilterId } from '../field-ids.ts'
import { ConversationRows } from './conversation-rows.tsx'
import { SearchResults } from './search-results.tsx'

export interface ConversationsProps {
  readonly onOpen: (conversationId: string) => void
  readonly onOpenFound: (hit: SearchHit) => void
}

/** The list, or what was found in all of it. */
export function Conversations({ onOpen, onOpenFound }: ConversationsProps) {
  const search = useApp((state) => state.data.search)
  const hasMore = useApp((state) => state.window.nextConversations)
  const { searchConversations, listMoreConversations } = useActions()
  const [typed, setTyped] = useState(() => (search.name === 'off' ? '' : search.words))
  const list = useRef<HTMLDivElement>(null)
  const isSearching = search.name !== 'off'

  // Names are looked for here: for that all of them have to be here.
  useEffect(() => {
    if (isSearching && hasMore !== undefined) listMoreConversations()
  }, [isSearching, hasMore, listMoreConversations])

  const type = (words: string): void => {
    setTyped(words)
    searchConversations(words)
  }
  const focusFirst = (): void => {
    list.current?.querySelector<HTMLElement>('[data-result], [data-line]')?.focus()
  }
  const onResultKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape') {
      event.preventDefault()
      type('')
      document.getElementById(conversationFilterId)?.focus()
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const results = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-result]')]
    const next = results.findIndex((result) => result === document.activeElement) + step
    if (next < 0) document.getElementById(conversationFilterId)?.focus()
    else results[next]?.focus()
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
          aria-label="Find in all conversations"
          placeholder="Find"
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            type(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              focusFirst()
            }
            if (event.key !== 'Escape' || typed === '') return
            event.preventDefault()
            type('')
          }}
          className="h-8 w-full rounded-medium border border-transparent bg-transparent pr-2 pl-9 transition placeholder:text-ink-faint hover:bg-surface focus:border-line-strong focus:bg-surface"
        />
      </div>
      <div
        ref={list}
        onKeyDown={isSearching ? onResultKeyDown : undefined}
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-4"
      >
        {isSearching ? (
          <SearchResults search={search} onOpen={onOpen} onOpenFound={onOpenFound} />
        ) : (
          <ConversationRows scroller={list} onOpen={onOpen} />
        )}
      </div>
    </>
  )
}
