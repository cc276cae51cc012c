import { PanelLeftOpen, SquarePen } from 'lucide-react'
import type { ReactNode } from 'react'
import { conversationIdOf, type AppState } from '../../state/app-state.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Tooltip } from '../controls/tooltip.tsx'
import { keysOf, type ShortcutName } from '../shortcuts.ts'

/** What the conversation is called, and the way to the others while they are hidden. */
export function TopBar({ children }: { readonly children?: ReactNode }) {
  const isSidebarOpen = useApp((state) => state.window.isSidebarOpen)
  const title = useApp(titleOf)
  const { setSidebarOpen, newConversation } = useActions()
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 px-2">
      {!isSidebarOpen && (
        <>
          <Tooltip side="bottom" text="Show the conversations" keys={caps('toggle-sidebar')}>
            <Button
              look="quiet"
              aria-label="Show the conversations"
              icon={<PanelLeftOpen size={16} strokeWidth={1.75} />}
              onClick={() => {
                setSidebarOpen(true)
              }}
            />
          </Tooltip>
          <Tooltip side="bottom" text="New conversation" keys={caps('new-conversation')}>
            <Button
              look="quiet"
              aria-label="New conversation"
              icon={<SquarePen size={16} strokeWidth={1.75} />}
              onClick={newConversation}
            />
          </Tooltip>
        </>
      )}
      <h1 className="min-w-0 truncate px-2 font-medium text-ink-soft">{title}</h1>
      {children}
    </header>
  )
}

function caps(name: ShortcutName): string {
  return keysOf(name, navigator.platform).join(' ')
}

function titleOf(state: AppState): string {
  const conversationId = conversationIdOf(state)
  const listed = state.window.conversations?.find((candidate) => candidate.conversationId === conversationId)
  // Listed only when its first answer has ended.
  const firstWords = state.items.find((item) => item.role === 'user')?.text
  return listed?.title ?? firstWords ?? (state.items.length === 0 ? 'New conversation' : '')
}
